-- The program of before fills them in its own way.
UPDATE accounts SET skeleton = NULL;

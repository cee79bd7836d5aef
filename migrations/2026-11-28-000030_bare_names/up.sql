-- Skeletons leave out accents, spaces and punctuation now: all are filled anew at the next start, the oldest first.
UPDATE accounts SET skeleton = NULL;

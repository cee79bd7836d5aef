-- « relecteur » had no rule of its own: whoever bore it could do what contributors can.
UPDATE accounts SET role = 'contributeur' WHERE role = 'relecteur';

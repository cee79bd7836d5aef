-- Nobody could do anything more as « relecteur »: they stay contributors.
UPDATE accounts SET role = 'contributeur' WHERE role = 'relecteur';

ALTER TABLE held_changes DROP COLUMN signed;
ALTER TABLE held_changes DROP COLUMN email;

DELETE FROM trials WHERE kind <> 'essai';
ALTER TABLE trials DROP COLUMN other_id;
ALTER TABLE trials DROP COLUMN address;
ALTER TABLE trials DROP COLUMN title;
ALTER TABLE trials DROP COLUMN kind;

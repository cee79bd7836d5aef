-- What was tried may have been adapted elsewhere: what it is called there, and the page or the sheet that tells it.
ALTER TABLE trials ADD COLUMN kind TEXT NOT NULL DEFAULT 'essai';
ALTER TABLE trials ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE trials ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE trials ADD COLUMN other_id BIGINT;

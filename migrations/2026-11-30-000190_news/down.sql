DROP TABLE follow_readers;
ALTER TABLE follows DROP COLUMN pace;

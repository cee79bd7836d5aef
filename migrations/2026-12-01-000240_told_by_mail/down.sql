DROP TABLE mail_follows;
DROP TABLE mail_followers;
ALTER TABLE follow_readers DROP COLUMN talk;

ALTER TABLE remark_readers DROP COLUMN reminded_at;

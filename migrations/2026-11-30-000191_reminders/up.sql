-- When somebody was last reminded of the sheets that they look after.
ALTER TABLE remark_readers ADD COLUMN reminded_at BIGINT NOT NULL DEFAULT 0;

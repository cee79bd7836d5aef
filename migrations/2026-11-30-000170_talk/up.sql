-- What is said of a sheet: the messages of its discussion are remarks that whoever reads the sheet reads.
ALTER TABLE remarks ADD COLUMN stage TEXT NOT NULL DEFAULT 'signalement';
ALTER TABLE remarks ADD COLUMN thread_id BIGINT;
ALTER TABLE remarks ADD COLUMN heading TEXT NOT NULL DEFAULT '';
ALTER TABLE remarks ADD COLUMN signed TEXT NOT NULL DEFAULT '';
ALTER TABLE remarks ADD COLUMN quotes BIGINT;
ALTER TABLE remarks ADD COLUMN edited_at BIGINT;
ALTER TABLE remarks ADD COLUMN hidden_at BIGINT;
ALTER TABLE remarks ADD COLUMN hidden_by BIGINT;
ALTER TABLE remarks ADD COLUMN hide_reason TEXT;
ALTER TABLE remarks ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX remarks_thread ON remarks (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX remarks_talk ON remarks (sheet_id) WHERE thread_id IS NOT NULL;
-- How many threads of its discussion have something that its readers read.
ALTER TABLE sheets ADD COLUMN talked INTEGER NOT NULL DEFAULT 0;

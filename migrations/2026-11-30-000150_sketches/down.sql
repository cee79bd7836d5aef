ALTER TABLE anchors DROP COLUMN sketch;

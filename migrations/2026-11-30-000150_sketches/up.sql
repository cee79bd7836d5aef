-- What the section of an anchor said when it was published; nothing for anchors older than this.
ALTER TABLE anchors ADD COLUMN sketch BYTEA;

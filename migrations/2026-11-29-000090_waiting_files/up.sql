-- Images of a brought document wait until a text that shows them is published.
ALTER TABLE files ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE;

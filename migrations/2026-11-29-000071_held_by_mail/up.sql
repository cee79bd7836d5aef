-- A change by somebody without an account: where its link was sent, until it served, and the name to sign it with.
ALTER TABLE held_changes ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE held_changes ADD COLUMN signed TEXT NOT NULL DEFAULT '';

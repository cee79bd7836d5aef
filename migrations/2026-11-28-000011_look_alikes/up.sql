-- What a name looks like, so that no other account gets one that readers take for it. Filled at the next start: of names
-- that look alike already, the oldest has it.
ALTER TABLE accounts ADD COLUMN skeleton TEXT;
CREATE UNIQUE INDEX accounts_by_skeleton ON accounts (skeleton);

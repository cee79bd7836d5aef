-- Groups of people, and what the rules of the wiki let them read, write and look after.
CREATE TABLE groups (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  -- `ajout`: somebody adds people; `libre`: members join by themselves.
  entry TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE group_members (
  group_id BIGINT NOT NULL REFERENCES groups (id),
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  leads BOOLEAN NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
);
CREATE INDEX group_members_account ON group_members (account_id);

-- An exception to what holds everywhere: of the whole wiki, of a kind, of a theme, of a sheet. What is null is inherited.
CREATE TABLE access_rules (
  scope TEXT NOT NULL,
  target TEXT NOT NULL,
  visibility TEXT,
  readers_id BIGINT REFERENCES groups (id),
  protection TEXT,
  writers_id BIGINT REFERENCES groups (id),
  keepers_id BIGINT REFERENCES groups (id),
  PRIMARY KEY (scope, target)
);

-- What the rules come to for each sheet.
ALTER TABLE sheets ADD COLUMN readers_id BIGINT;
ALTER TABLE sheets ADD COLUMN writers_id BIGINT;
ALTER TABLE sheets ADD COLUMN keepers_id BIGINT;
CREATE INDEX sheets_readers ON sheets (readers_id);

INSERT INTO access_rules (scope, target, visibility, protection)
SELECT 'fiche', CAST(id AS TEXT),
  CASE WHEN visibility = 'public' THEN NULL ELSE visibility END,
  CASE WHEN protection = 'libre' THEN NULL ELSE protection END
FROM sheets WHERE visibility <> 'public' OR protection <> 'libre';

-- An account that is never confirmed goes after seven days, whatever group it was put in.
CREATE TABLE group_members_anew (
  group_id BIGINT NOT NULL REFERENCES groups (id),
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  leads BOOLEAN NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
);
INSERT INTO group_members_anew (group_id, account_id, leads, since)
SELECT group_id, account_id, leads, since FROM group_members;
DROP TABLE group_members;
ALTER TABLE group_members_anew RENAME TO group_members;
CREATE INDEX group_members_account ON group_members (account_id);

-- Changes that wait for a look before they are published: of a sheet, or a new one.
CREATE TABLE held_changes (
    id BIGINT NOT NULL PRIMARY KEY,
    sheet_id BIGINT REFERENCES sheets (id),
    base INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    comment TEXT NOT NULL,
    minor BOOLEAN NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    state TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT,
    word TEXT NOT NULL
);
-- One person has one change of a sheet waiting.
CREATE UNIQUE INDEX held_changes_once ON held_changes (account_id, sheet_id) WHERE state = 'attente';
CREATE INDEX held_changes_waiting ON held_changes (sheet_id) WHERE state = 'attente';
CREATE INDEX held_changes_decided ON held_changes (decided_at);

-- What readers report of a sheet: a place in it and their words, for who looks after it and for moderators.
CREATE TABLE remarks (
    id BIGINT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id),
    revision INTEGER NOT NULL,
    place TEXT NOT NULL,
    place_key TEXT NOT NULL,
    place_name TEXT NOT NULL,
    passage TEXT NOT NULL,
    words TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    contact TEXT NOT NULL,
    mark TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    answered_by BIGINT,
    closing TEXT NOT NULL,
    closed_at BIGINT,
    closed_by BIGINT,
    thanked_at BIGINT
);
-- The same words sent twice wait once.
CREATE UNIQUE INDEX remarks_once ON remarks (mark) WHERE closed_at IS NULL;
CREATE INDEX remarks_open ON remarks (sheet_id) WHERE closed_at IS NULL;
CREATE INDEX remarks_closed ON remarks (closed_at);
CREATE INDEX remarks_account ON remarks (account_id);
-- Who is told of remarks by mail: whether they want it, when they were last told, up to which remark, and whether a
-- letter is due.
CREATE TABLE remark_readers (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    wants BOOLEAN NOT NULL,
    told_at BIGINT NOT NULL,
    told_to BIGINT NOT NULL,
    due BOOLEAN NOT NULL
);
-- « Toujours à jour » pressed by who may not verify: counted, and forgotten who.
CREATE TABLE nods (
    id BIGINT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id),
    mark TEXT,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX nods_once ON nods (sheet_id, mark);
CREATE INDEX nods_at ON nods (sheet_id, at);

-- Documents that somebody brought, which wait with the draft of their text until it is published.
CREATE TABLE originals (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    held_id BIGINT,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX originals_account ON originals (account_id);
CREATE INDEX originals_hash ON originals (hash);
CREATE INDEX originals_held ON originals (held_id);

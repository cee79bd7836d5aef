-- Passkeys: what checks the answers of a device that verified its owner. No secret is kept.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kept TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkeys_of_account ON passkeys (account_id);

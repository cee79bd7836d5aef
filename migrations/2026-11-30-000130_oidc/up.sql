-- Who a provider (OpenID Connect) says that somebody is, and whose account that opens. No secret is kept.
CREATE TABLE linked_identities (
    id TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    called TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX linked_identities_of_account ON linked_identities (account_id);

-- Searches that a member keeps, for themselves.
CREATE TABLE saved_searches (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    query TEXT NOT NULL,
    name TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, query)
);

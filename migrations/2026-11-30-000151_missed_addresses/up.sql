-- Addresses that led nowhere, how often, and where one leads that somebody gave a target.
CREATE TABLE missed_addresses (
    path TEXT NOT NULL PRIMARY KEY,
    asked BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    target TEXT
);

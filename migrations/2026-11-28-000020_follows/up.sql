-- What a member wants to come back to: a sheet, a theme, a kind, a person, a search. For themselves.
CREATE TABLE follows (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    target TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (account_id, what, target)
);
CREATE INDEX follows_target ON follows (what, target);

-- How soon a letter tells members of what is said to them: answers, and messages that name them.
ALTER TABLE follow_readers ADD COLUMN talk TEXT NOT NULL DEFAULT 'tout-de-suite';
UPDATE follow_readers SET at_once_to = (SELECT COALESCE(MAX(id), 0) FROM events);

-- Whoever follows something by mail without an account: an address, and how far each of its letters told.
CREATE TABLE mail_followers (
    id BIGINT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    at_once_to BIGINT NOT NULL,
    daily_to BIGINT NOT NULL,
    weekly_to BIGINT NOT NULL,
    daily_at BIGINT NOT NULL,
    weekly_at BIGINT NOT NULL
);
-- What they follow, each confirmed by a link of its own, and the proof that they asked for it.
CREATE TABLE mail_follows (
    follower_id BIGINT NOT NULL REFERENCES mail_followers (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    target TEXT NOT NULL,
    pace TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    link_hash TEXT,
    proof TEXT NOT NULL,
    PRIMARY KEY (follower_id, what, target)
);
CREATE INDEX mail_follows_links ON mail_follows (link_hash);

-- How soon a letter tells of what is followed. What was followed before is only a list: nobody asked for letters.
ALTER TABLE follows ADD COLUMN pace TEXT NOT NULL DEFAULT 'jamais';

-- How far each follower was told, and when they want to be. Events are counted; moments are microseconds since 1970.
CREATE TABLE follow_readers (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    wants BOOLEAN NOT NULL,
    seen_to BIGINT NOT NULL,
    at_once_to BIGINT NOT NULL,
    daily_to BIGINT NOT NULL,
    weekly_to BIGINT NOT NULL,
    daily_at BIGINT NOT NULL,
    weekly_at BIGINT NOT NULL,
    hour INTEGER NOT NULL,
    weekday INTEGER NOT NULL,
    paused_until BIGINT
);
CREATE INDEX follow_readers_daily ON follow_readers (daily_at);
CREATE INDEX follow_readers_weekly ON follow_readers (weekly_at);

INSERT INTO follow_readers (account_id, wants, seen_to, at_once_to, daily_to, weekly_to, daily_at, weekly_at, hour, weekday)
SELECT DISTINCT account_id, TRUE, e.last, e.last, e.last, e.last, 0, 0, 8, 1
FROM follows, (SELECT COALESCE(MAX(id), 0) AS last FROM events) AS e;

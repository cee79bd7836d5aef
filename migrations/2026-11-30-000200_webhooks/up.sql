-- Addresses of other tools to which the wiki tells what happens. The key that signs is made of the site's secret and the salt.
CREATE TABLE webhooks (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    topics TEXT NOT NULL,
    salt TEXT NOT NULL,
    told_to BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    rests_until BIGINT,
    paused_at BIGINT,
    stopped_at BIGINT,
    created_at BIGINT NOT NULL
);
-- One event told to one of them, and what became of it; without an event, a trial. Its words are read when it is sent.
CREATE TABLE webhook_messages (
    id BIGINT NOT NULL PRIMARY KEY,
    webhook_id BIGINT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id BIGINT,
    kind TEXT,
    sheet_id BIGINT,
    outcome TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT,
    status INTEGER,
    failure TEXT,
    took_ms BIGINT,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    tried_at BIGINT
);
CREATE UNIQUE INDEX webhook_messages_events ON webhook_messages (webhook_id, event_id);
CREATE INDEX webhook_messages_due ON webhook_messages (webhook_id, outcome, due_at);

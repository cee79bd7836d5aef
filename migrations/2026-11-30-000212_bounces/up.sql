-- The territories of which a subscriber wants to read, one code a line; empty for all.
ALTER TABLE subscribers ADD COLUMN territories TEXT NOT NULL DEFAULT '';
-- Mails that came back for now. Several within a month suspend the address.
CREATE TABLE bounces (
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (subscriber_id, at)
);
-- What proves that an address asked for letters, once it is forgotten: a mark from which nobody reads the address.
CREATE TABLE consents (
    id BIGINT NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    shown TEXT NOT NULL
);
CREATE INDEX consents_marks ON consents (mark);

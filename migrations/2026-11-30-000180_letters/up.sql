-- Letters that the wiki sends, and whoever receives them without an account.
CREATE TABLE letters (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    pace TEXT NOT NULL,
    sender TEXT NOT NULL,
    answers_to TEXT NOT NULL,
    gone BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
-- One sending of a letter: what it says, when it leaves, what became of it.
CREATE TABLE issues (
    id BIGINT NOT NULL PRIMARY KEY,
    letter_id BIGINT NOT NULL REFERENCES letters (id),
    number INTEGER,
    state TEXT NOT NULL,
    subject TEXT NOT NULL,
    intro TEXT NOT NULL,
    blocks TEXT NOT NULL,
    since BIGINT NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    send_at BIGINT,
    job_id BIGINT,
    started_at BIGINT,
    sent_at BIGINT,
    sent BIGINT NOT NULL,
    refused BIGINT NOT NULL
);
CREATE UNIQUE INDEX issues_numbers ON issues (letter_id, number);
-- Whoever receives letters: an address, what they want, and the proof that they asked for it.
CREATE TABLE subscribers (
    id BIGINT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    kinds TEXT NOT NULL,
    themes TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    link_hash TEXT,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    proof TEXT NOT NULL
);
CREATE INDEX subscribers_links ON subscribers (link_hash);
CREATE INDEX subscribers_accounts ON subscribers (account_id);
CREATE TABLE subscriptions (
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    letter_id BIGINT NOT NULL REFERENCES letters (id),
    PRIMARY KEY (subscriber_id, letter_id)
);
CREATE INDEX subscriptions_letters ON subscriptions (letter_id);
-- What became of an issue for one subscriber: nobody gets it twice. Forgotten a month after the sending.
CREATE TABLE deliveries (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    subscriber_id BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (issue_id, subscriber_id)
);

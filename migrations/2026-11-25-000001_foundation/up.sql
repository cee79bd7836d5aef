-- Portable DDL: the same file runs on SQLite and on PostgreSQL.
-- Moments are microseconds since 1970 in UTC. Numbers of sheets and events come from `counters`; other ids are made by the program.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('event', 0);
INSERT INTO counters (name, value) VALUES ('sheet', 0);
INSERT INTO counters (name, value) VALUES ('file', 0);

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    password TEXT,
    role TEXT NOT NULL,
    confirmed_at BIGINT,
    approved_at BIGINT,
    created_at BIGINT NOT NULL,
    about TEXT NOT NULL,
    blocked_at BIGINT,
    blocked_until BIGINT,
    blocked_by BIGINT,
    block_reason TEXT,
    closed_at BIGINT
);
CREATE UNIQUE INDEX accounts_by_name ON accounts (name_key);
CREATE UNIQUE INDEX accounts_by_email ON accounts (email_key);

CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    remembered BOOLEAN NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account_id);

-- Links sent by mail or printed at start: used once, kept as a hash only.
CREATE TABLE one_time_links (
    hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_links_of_account ON one_time_links (account_id, purpose);

CREATE TABLE api_tokens (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX api_tokens_of_account ON api_tokens (account_id);

CREATE TABLE sheets (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    head INTEGER NOT NULL,
    size INTEGER NOT NULL,
    visibility TEXT NOT NULL,
    protection TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    updated_at BIGINT NOT NULL,
    updated_by BIGINT,
    verified_at BIGINT,
    verified_by BIGINT,
    review_months INTEGER NOT NULL,
    steward_id BIGINT,
    deleted_at BIGINT,
    deleted_by BIGINT,
    delete_reason TEXT,
    replaced_by BIGINT
);
CREATE INDEX sheets_by_kind ON sheets (kind, title);
CREATE INDEX sheets_by_update ON sheets (updated_at, id);

-- One row a saved text, compressed; it never changes (but for an erasure, which leaves a tombstone).
CREATE TABLE revisions (
    sheet_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    author_id BIGINT,
    created_at BIGINT NOT NULL,
    comment TEXT NOT NULL,
    minor BOOLEAN NOT NULL,
    base INTEGER NOT NULL,
    merged BOOLEAN NOT NULL,
    size INTEGER NOT NULL,
    size_change INTEGER NOT NULL,
    hash TEXT NOT NULL,
    hidden BOOLEAN NOT NULL,
    erased BOOLEAN NOT NULL,
    chain_links INTEGER NOT NULL,
    chain_bytes BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (sheet_id, number)
);
CREATE INDEX revisions_by_author ON revisions (author_id, created_at);

-- What happened, in commit order.
CREATE TABLE events (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sheet_id BIGINT,
    revision INTEGER,
    account_id BIGINT,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    minor BOOLEAN NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX events_of_sheet ON events (sheet_id, id);
CREATE INDEX events_of_account ON events (account_id, id);
CREATE INDEX events_by_moment ON events (at, id);

-- Every title that a sheet ever had; titles and aliases share one space.
CREATE TABLE names (
    key TEXT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    since BIGINT NOT NULL
);
CREATE INDEX names_of_sheet ON names (sheet_id);

-- Every section anchor that a sheet ever published, and the heading that it leads to today.
CREATE TABLE anchors (
    sheet_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    anchor TEXT NOT NULL,
    leads_to TEXT NOT NULL,
    PRIMARY KEY (sheet_id, anchor)
);

-- Derived from current texts; rebuilt by `reindex`.
CREATE TABLE links (
    source_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    relation TEXT NOT NULL,
    target_key TEXT NOT NULL,
    target_title TEXT NOT NULL,
    target_id BIGINT,
    PRIMARY KEY (source_id, position)
);
CREATE INDEX links_by_key ON links (target_key);
CREATE INDEX links_by_target ON links (target_id);

CREATE TABLE sheet_themes (
    sheet_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (sheet_id, position)
);
CREATE INDEX sheet_themes_by_theme ON sheet_themes (theme, sheet_id);

-- Keys by which kinds, vocabularies and themes are known: one sheet a key and kind.
CREATE TABLE sheet_keys (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, key)
);
CREATE INDEX sheet_keys_of_sheet ON sheet_keys (sheet_id);

-- What a member typed and has not published.
CREATE TABLE drafts (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    place TEXT NOT NULL,
    sheet_id BIGINT,
    title TEXT NOT NULL,
    base INTEGER NOT NULL,
    content TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, place)
);

CREATE TABLE files (
    id BIGINT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    sheet_id BIGINT,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width INTEGER,
    height INTEGER,
    alt TEXT NOT NULL,
    decorative BOOLEAN NOT NULL,
    caption TEXT NOT NULL,
    credit TEXT NOT NULL,
    licence TEXT NOT NULL,
    uploaded_by BIGINT,
    uploaded_at BIGINT NOT NULL,
    deleted_at BIGINT,
    deleted_by BIGINT,
    delete_reason TEXT
);
CREATE INDEX files_by_name ON files (name_key);
CREATE INDEX files_by_hash ON files (hash);
CREATE INDEX files_of_sheet ON files (sheet_id);

CREATE TABLE jobs (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    locked_by TEXT,
    locked_until BIGINT,
    last_error TEXT,
    done_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (done_at, run_at);

-- The text of each shipped sheet as last shipped: the base of the merge at an upgrade.
CREATE TABLE shipped (
    path TEXT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    clash BOOLEAN NOT NULL
);

-- Where an imported sheet came from, so that an import run again updates instead of duplicating.
CREATE TABLE imports (
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    sheet_id BIGINT,
    file_id BIGINT,
    hash TEXT NOT NULL,
    base INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (source, path)
);

CREATE TABLE idempotency (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    sheet_id BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
);

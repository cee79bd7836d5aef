-- The second step of signing in: a code that changes every half minute. Its secret is made of the site's and of this
-- salt. It holds from `since` on; before, it waits for a first code.
CREATE TABLE second_steps (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    salt TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    since BIGINT,
    last_used BIGINT NOT NULL
);

-- Codes for who lost their device: each serves once, and is kept as a hash only.
CREATE TABLE recovery_codes (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    used_at BIGINT
);
CREATE INDEX recovery_codes_of_account ON recovery_codes (account_id);

-- Where a browser is between two steps of signing in, for ten minutes.
CREATE TABLE sign_in_steps (
    browser TEXT NOT NULL,
    purpose TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
    remembered BOOLEAN NOT NULL,
    back TEXT NOT NULL,
    state TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    PRIMARY KEY (browser, purpose)
);

-- Whether a session was opened in two steps.
ALTER TABLE sessions ADD COLUMN strong BOOLEAN NOT NULL DEFAULT FALSE;

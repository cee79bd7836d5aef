-- What members tell of having tried what a sheet describes: when, with how many people, where, how it went.
CREATE TABLE trials (
    id BIGINT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    date TEXT NOT NULL,
    people INTEGER,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    hidden_at BIGINT,
    hidden_by BIGINT,
    hide_reason TEXT
);
CREATE INDEX trials_sheet ON trials (sheet_id, date);
CREATE INDEX trials_account ON trials (account_id);

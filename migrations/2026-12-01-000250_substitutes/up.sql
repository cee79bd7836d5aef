-- Who looks at a sheet in the place of whoever looks after it, and takes it over once they leave.
CREATE TABLE substitutes (
    sheet_id BIGINT NOT NULL PRIMARY KEY REFERENCES sheets (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    named_at BIGINT NOT NULL
);
CREATE INDEX substitutes_account ON substitutes (account_id);

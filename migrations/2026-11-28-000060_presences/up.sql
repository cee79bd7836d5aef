-- Who has the form of a sheet open now, and in which part: written again every few seconds, forgotten with the page.
CREATE TABLE presences (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    page TEXT NOT NULL,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id),
    part TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, page)
);
CREATE INDEX presences_sheet ON presences (sheet_id, seen_at);

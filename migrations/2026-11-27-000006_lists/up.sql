-- The lists of the home page, each the first of a kind in one order, and how many sheets each kind has.
CREATE INDEX sheets_latest ON sheets (kind, updated_at, id);
CREATE INDEX sheets_least_filled ON sheets (kind, state, updated_at, id);
CREATE INDEX sheets_checked ON sheets (kind, verified_at, created_at);
CREATE INDEX sheets_counted ON sheets (kind, visibility, deleted_at);

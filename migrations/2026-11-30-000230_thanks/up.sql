-- Thanks: somebody thanks somebody for a message, a trial or a version of a sheet. What was taken back stays until it is
-- forgotten, so that the same thanks are told once.
CREATE TABLE thanks (
    id BIGINT NOT NULL PRIMARY KEY,
    sheet_id BIGINT NOT NULL REFERENCES sheets (id),
    message_id BIGINT REFERENCES remarks (id) ON DELETE CASCADE,
    trial_id BIGINT REFERENCES trials (id) ON DELETE CASCADE,
    revision INTEGER,
    by_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    to_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    given_at BIGINT NOT NULL,
    taken_back_at BIGINT
);
CREATE UNIQUE INDEX thanks_message ON thanks (message_id, by_id);
CREATE UNIQUE INDEX thanks_trial ON thanks (trial_id, by_id);
CREATE UNIQUE INDEX thanks_version ON thanks (sheet_id, revision, by_id);
CREATE INDEX thanks_to ON thanks (to_id);

-- Which browser a session is of, in a few words, so that its owner knows it.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- The text of each file that has one, by the hash of its bytes; derived. Empty when it could not be read.
CREATE TABLE file_texts (
    hash TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    read_at BIGINT NOT NULL
);

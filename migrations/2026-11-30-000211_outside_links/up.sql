-- Addresses of other sites that texts lead to, and what was answered when they were asked last.
CREATE TABLE outside_addresses (
    url TEXT NOT NULL PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    since BIGINT,
    answer TEXT NOT NULL
);
CREATE INDEX outside_addresses_asked ON outside_addresses (asked_at);
-- The sheets whose texts, as everybody reads them, lead there.
CREATE TABLE outside_links (
    sheet_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (sheet_id, url)
);
CREATE INDEX outside_links_urls ON outside_links (url);

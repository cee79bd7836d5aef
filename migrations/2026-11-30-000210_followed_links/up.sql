-- How often links led to a sheet, by day and by where the link stood: nothing of who followed it.
CREATE TABLE followed_links (
    sheet_id BIGINT NOT NULL,
    origin TEXT NOT NULL,
    issue_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    followed BIGINT NOT NULL,
    PRIMARY KEY (sheet_id, origin, issue_id, day)
);
CREATE INDEX followed_links_issues ON followed_links (issue_id);

-- Counts that say nothing of anybody: searches that found nothing, by week; readings of a sheet and times a search
-- showed it, by month.
CREATE TABLE missed_searches (
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    asked BIGINT NOT NULL,
    PRIMARY KEY (week, words)
);
CREATE TABLE sheet_counts (
    sheet_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    readings BIGINT NOT NULL,
    found BIGINT NOT NULL,
    PRIMARY KEY (sheet_id, month)
);

DROP TABLE sheet_counts;
DROP TABLE missed_searches;

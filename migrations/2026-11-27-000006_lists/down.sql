DROP INDEX sheets_latest;
DROP INDEX sheets_least_filled;
DROP INDEX sheets_checked;
DROP INDEX sheets_counted;

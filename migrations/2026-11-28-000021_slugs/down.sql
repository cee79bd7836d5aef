DROP INDEX sheets_by_slug;

-- The last look before a 404 finds a sheet by its slug.
CREATE INDEX sheets_by_slug ON sheets (slug);

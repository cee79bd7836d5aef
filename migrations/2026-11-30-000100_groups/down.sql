-- What a group alone read or wrote is for moderators from then on.
UPDATE sheets SET visibility = 'masque' WHERE visibility = 'groupe';
UPDATE sheets SET protection = 'moderateurs' WHERE protection = 'groupe';
DROP INDEX sheets_readers;
ALTER TABLE sheets DROP COLUMN readers_id;
ALTER TABLE sheets DROP COLUMN writers_id;
ALTER TABLE sheets DROP COLUMN keepers_id;
DROP TABLE access_rules;
DROP TABLE group_members;
DROP TABLE groups;

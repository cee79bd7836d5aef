DROP TABLE consents;
DROP TABLE bounces;
ALTER TABLE subscribers DROP COLUMN territories;

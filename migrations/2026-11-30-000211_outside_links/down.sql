DROP TABLE outside_links;
DROP TABLE outside_addresses;

DROP TABLE missed_addresses;

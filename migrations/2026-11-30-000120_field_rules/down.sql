DROP TABLE field_rules;

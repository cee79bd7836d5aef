DROP TABLE held_changes;

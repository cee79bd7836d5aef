DROP TABLE originals;

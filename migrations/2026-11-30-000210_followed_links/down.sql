DROP TABLE followed_links;

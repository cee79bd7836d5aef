DROP TABLE deliveries;
DROP TABLE subscriptions;
DROP TABLE subscribers;
DROP TABLE issues;
DROP TABLE letters;

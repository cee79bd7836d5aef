DROP TABLE nods;
DROP TABLE remark_readers;
DROP TABLE remarks;

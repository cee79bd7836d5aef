CREATE INDEX files_by_person ON files (uploaded_by, waiting);

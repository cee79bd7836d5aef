DROP INDEX files_by_person;

CREATE TABLE greeting AS SELECT 'migrated' AS text;

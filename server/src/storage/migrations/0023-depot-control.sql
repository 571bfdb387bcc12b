-- How a depot is controlled. Null: as every depot begins; what an older row lacks has its default too.
ALTER TABLE depot ADD COLUMN control jsonb;

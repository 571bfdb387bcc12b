-- What a cycle saw, decided and sent, as one compressed JSON text. Cycles from before keep theirs apart until they expire.
ALTER TABLE cycle ADD COLUMN packed bytea;
ALTER TABLE cycle ALTER COLUMN image DROP NOT NULL;
ALTER TABLE cycle ALTER COLUMN result DROP NOT NULL;
ALTER TABLE cycle ALTER COLUMN sent DROP NOT NULL;

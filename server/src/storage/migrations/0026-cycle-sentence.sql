-- What a list of cycles says of each. It is made where the whole of a cycle is at hand: a list never reads that.
ALTER TABLE cycle ADD COLUMN sentence text NOT NULL DEFAULT '';

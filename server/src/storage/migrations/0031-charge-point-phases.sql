-- The conductors that a charge point is wired to; null: nobody has said so.
ALTER TABLE charge_point ADD COLUMN phases text[] CHECK (phases <@ ARRAY['L1', 'L2', 'L3'] AND phases <> '{}');

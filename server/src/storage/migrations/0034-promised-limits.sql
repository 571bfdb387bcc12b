-- The most that each unit may have been told: written before an order above it leaves, read by whoever steers next.
CREATE TABLE promised_limit (
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  unit_id text NOT NULL,
  most_w bigint NOT NULL CHECK (most_w >= 0),
  PRIMARY KEY (depot_id, unit_id)
);

-- When buses leave a depot and what they need by then, as it was brought in last.
CREATE TABLE departure_plan (
  depot_id uuid PRIMARY KEY REFERENCES depot (depot_id) ON DELETE CASCADE,
  departures jsonb NOT NULL,
  revision integer NOT NULL,
  changed_at timestamptz NOT NULL
);

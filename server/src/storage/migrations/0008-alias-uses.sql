-- Each use of an endpoint that older clients keep using.
CREATE TABLE alias_use (
  use_id uuid NOT NULL,
  at timestamptz NOT NULL,
  endpoint text NOT NULL,
  circuit_id uuid,
  microgrid_id uuid,
  node_id uuid,
  caller_kind text NOT NULL,
  caller_id uuid NOT NULL,
  caller_name text NOT NULL,
  outcome text NOT NULL,
  PRIMARY KEY (at, use_id)
) PARTITION BY RANGE (at);

-- Who still uses what, and since when: it outlives the single uses.
CREATE TABLE alias_use_summary (
  endpoint text NOT NULL,
  circuit_id uuid,
  caller_kind text NOT NULL,
  caller_id uuid NOT NULL,
  caller_name text NOT NULL,
  microgrid_id uuid,
  node_id uuid,
  first_used_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  last_outcome text NOT NULL,
  times bigint NOT NULL
);
CREATE UNIQUE INDEX alias_use_summary_key
  ON alias_use_summary (endpoint, circuit_id, caller_kind, caller_id) NULLS NOT DISTINCT;

-- What a cycle saw, decided and sent. What the parts look like is for the engine to say.
CREATE TABLE cycle (
  cycle_id uuid NOT NULL,
  depot_id uuid NOT NULL,
  microgrid_id uuid NOT NULL,
  sequence bigint NOT NULL,
  trigger text NOT NULL,
  scope_node_id uuid,
  alias text,
  calculation_version integer NOT NULL,
  outcome text NOT NULL,
  primary_reason text,
  reason_codes text[] NOT NULL,
  source_mode text NOT NULL,
  -- nodes and chargers that its reasons speak of, to be found by them
  concerned_ids uuid[] NOT NULL,
  started_at timestamptz NOT NULL,
  took_ms double precision NOT NULL,
  image jsonb NOT NULL,
  result jsonb NOT NULL,
  sent jsonb NOT NULL,
  PRIMARY KEY (depot_id, started_at, cycle_id)
) PARTITION BY RANGE (started_at);
CREATE INDEX cycle_by_id ON cycle (cycle_id);

-- What became of each order that a cycle sent: a line each time that something is known of it.
CREATE TABLE cycle_order (
  cycle_id uuid NOT NULL,
  order_id uuid NOT NULL,
  charge_point_id uuid NOT NULL,
  connector integer,
  what text NOT NULL,
  limit_w integer,
  state text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (cycle_id, order_id, at, state)
) PARTITION BY RANGE (at);

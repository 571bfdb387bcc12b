-- What limited a node, a row each time that it became another limit.
CREATE TABLE node_limit (
  depot_id uuid NOT NULL,
  node_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- null: nothing limited it
  limit_w bigint,
  code text,
  by text,
  until timestamptz,
  PRIMARY KEY (depot_id, node_id, at)
);
CREATE INDEX node_limit_at ON node_limit (at);

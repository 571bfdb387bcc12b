-- What chargers said and were told. As text: a charger may send what PostgreSQL's own JSON can't hold.
CREATE TABLE charger_message (
  depot_id uuid NOT NULL,
  charge_point_id uuid NOT NULL,
  at timestamptz NOT NULL,
  line_id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('FROM_CHARGER', 'TO_CHARGER')),
  kind text NOT NULL CHECK (kind IN ('CALL', 'RESULT', 'ERROR', 'UNREADABLE')),
  action text,
  message_id text,
  payload text,
  payload_is_cut boolean NOT NULL,
  took_ms double precision,
  PRIMARY KEY (depot_id, charge_point_id, at, line_id)
) PARTITION BY RANGE (at);

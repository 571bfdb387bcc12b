CREATE TABLE incident (
  incident_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  cause text NOT NULL,
  kind text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('INFO', 'YELLOW', 'RED')),
  scope jsonb NOT NULL,
  sentence text NOT NULL,
  context jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  reported_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  resolved_by text CHECK (resolved_by IN ('ITSELF', 'OPERATOR')),
  CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))
);

-- Of two who report one cause at once, one opens the incident and the other finds it.
CREATE UNIQUE INDEX incident_open_cause ON incident (depot_id, cause) WHERE resolved_at IS NULL;
CREATE INDEX incident_by_time ON incident (opened_at, incident_id);
CREATE INDEX incident_by_depot ON incident (depot_id, opened_at, incident_id);

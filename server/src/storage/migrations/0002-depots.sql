-- Read models of the depot streams: each row is a piece of the folded state and is written with the event.
CREATE TABLE depot (
  depot_id uuid PRIMARY KEY,
  name text NOT NULL,
  timezone text NOT NULL,
  visible_to uuid[],
  circuit_count integer NOT NULL,
  charge_point_count integer NOT NULL,
  connector_count integer NOT NULL,
  power_source_count integer NOT NULL,
  device_count integer NOT NULL,
  fault_codes text[] NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX depot_name_key ON depot (lower(name));

-- One canonical microgrid per depot: the unique key is the rule.
CREATE TABLE microgrid (
  microgrid_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL CONSTRAINT microgrid_one_per_depot UNIQUE REFERENCES depot (depot_id) ON DELETE CASCADE,
  version integer NOT NULL,
  node_count integer NOT NULL,
  provisioned_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL
);

CREATE TABLE microgrid_node (
  node_id uuid PRIMARY KEY,
  microgrid_id uuid NOT NULL REFERENCES microgrid (microgrid_id) ON DELETE CASCADE,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('GRID_CONNECTION')),
  circuit_id uuid NOT NULL UNIQUE,
  name text NOT NULL
);
CREATE INDEX microgrid_node_by_depot ON microgrid_node (depot_id);

CREATE TABLE circuit (
  circuit_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  node_id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  parent_circuit_id uuid,
  parent_depot_id uuid,
  rating jsonb,
  safe_default_w integer CHECK (safe_default_w >= 0),
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX circuit_by_depot ON circuit (depot_id, circuit_id);

CREATE TABLE charge_point (
  charge_point_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  circuit_id uuid,
  name text NOT NULL,
  ocpp_identity text NOT NULL CONSTRAINT charge_point_ocpp_identity_key UNIQUE,
  control_mode text NOT NULL CHECK (control_mode IN ('CONNECTOR', 'CHARGER')),
  rating jsonb,
  limit_reference text NOT NULL CHECK (limit_reference IN ('AC_INPUT', 'DC_OUTPUT')),
  efficiency double precision NOT NULL CHECK (efficiency > 0 AND efficiency <= 1),
  fallback_w integer NOT NULL CHECK (fallback_w >= 0),
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX charge_point_by_depot ON charge_point (depot_id, charge_point_id);

CREATE TABLE connector (
  connector_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  charge_point_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  name text,
  rating jsonb,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX connector_by_depot ON connector (depot_id, connector_id);
CREATE INDEX connector_by_charge_point ON connector (charge_point_id, number);

CREATE TABLE power_source (
  power_source_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  circuit_id uuid,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GRID', 'BATTERY', 'SOLAR', 'GENERATOR')),
  rating jsonb,
  capacity_wh bigint CHECK (capacity_wh >= 0),
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX power_source_by_depot ON power_source (depot_id, power_source_id);

CREATE TABLE device (
  device_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depot (depot_id) ON DELETE CASCADE,
  circuit_id uuid,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('METER', 'SENSOR', 'GATEWAY', 'CONTROLLER')),
  site_model_name text,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX device_by_depot ON device (depot_id, device_id);

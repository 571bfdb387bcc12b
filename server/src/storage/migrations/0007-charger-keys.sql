-- Which key the secrets here were made with, so that another one is told at the start and not by silent chargers.
CREATE TABLE server_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  fingerprint bytea NOT NULL
);

-- What a charger proves itself with, beside its record. It outlives a rebuild of the read models: no foreign key.
CREATE TABLE charger_key (
  charge_point_id uuid PRIMARY KEY,
  hmac bytea NOT NULL,
  made_at timestamptz NOT NULL
);

-- Who came and was not let in. Bounded: anybody can come under any name.
CREATE TABLE unknown_charger (
  identity text PRIMARY KEY,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  times bigint NOT NULL,
  last_address text NOT NULL,
  why text NOT NULL
);
CREATE INDEX unknown_charger_by_time ON unknown_charger (last_seen_at);

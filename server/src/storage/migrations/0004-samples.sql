-- Measurements as they came. Appended, thinned into roll-ups, dropped by the day: partitions are made ahead by the program.
CREATE TABLE sample (
  depot_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('NODE', 'CONNECTOR', 'CHARGE_POINT', 'POWER_SOURCE')),
  quantity text NOT NULL,
  -- 'ALL' where it is not of one phase
  phase text NOT NULL CHECK (phase IN ('ALL', 'L1', 'L2', 'L3')),
  at timestamptz NOT NULL,
  value double precision NOT NULL,
  PRIMARY KEY (depot_id, subject_id, quantity, phase, at)
) PARTITION BY RANGE (at);
-- For the roll-ups, which read all of a quarter of an hour. Rows come nearly in order of time.
CREATE INDEX sample_by_time ON sample USING brin (at) WITH (pages_per_range = 32, autosummarize = on);

-- Quarters of an hour with samples that are in no roll-up yet. `marks` only changes so that the row gets locked.
CREATE TABLE sample_due (
  at timestamptz NOT NULL,
  depot_id uuid NOT NULL,
  marks bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (at, depot_id)
);

CREATE TABLE sample_per_minute (
  depot_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL,
  quantity text NOT NULL,
  phase text NOT NULL,
  at timestamptz NOT NULL,
  least double precision NOT NULL,
  mean double precision NOT NULL,
  most double precision NOT NULL,
  last double precision NOT NULL,
  samples integer NOT NULL,
  PRIMARY KEY (depot_id, subject_id, quantity, phase, at)
) PARTITION BY RANGE (at);

CREATE TABLE sample_per_quarter_hour (
  depot_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL,
  quantity text NOT NULL,
  phase text NOT NULL,
  at timestamptz NOT NULL,
  least double precision NOT NULL,
  mean double precision NOT NULL,
  most double precision NOT NULL,
  last double precision NOT NULL,
  samples integer NOT NULL,
  PRIMARY KEY (depot_id, subject_id, quantity, phase, at)
) PARTITION BY RANGE (at);

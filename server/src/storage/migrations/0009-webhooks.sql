CREATE TABLE webhook (
  webhook_id uuid PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  kinds text[] NOT NULL,
  severity_min text NOT NULL CHECK (severity_min IN ('INFO', 'YELLOW', 'RED')),
  depot_ids uuid[],
  is_enabled boolean NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Beside the record, never in it; sealed with the server's key.
CREATE TABLE webhook_secret (
  webhook_id uuid PRIMARY KEY REFERENCES webhook (webhook_id) ON DELETE CASCADE,
  sealed bytea NOT NULL
);

-- What has to be told to whom, how often it was tried, and what came of it. Who is told twice can tell by the id.
CREATE TABLE webhook_delivery (
  delivery_id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook (webhook_id) ON DELETE CASCADE,
  notification_id uuid NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP')),
  attempts integer NOT NULL,
  next_try_at timestamptz,
  last_tried_at timestamptz,
  last_status integer,
  last_answer text,
  CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, notification_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try_at) WHERE state = 'WAITING';
CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, delivery_id);
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (created_at);

-- The record of everything that changed. Append-only: a trigger refuses everything else.
CREATE TABLE stream (
  stream_id text PRIMARY KEY,
  version integer NOT NULL CHECK (version >= 0)
);

CREATE TABLE event_store (
  stream_id text NOT NULL REFERENCES stream (stream_id),
  version integer NOT NULL CHECK (version > 0),
  position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  event_id uuid NOT NULL UNIQUE,
  type text NOT NULL,
  depot_id uuid,
  data jsonb NOT NULL,
  metadata jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stream_id, version)
);
CREATE INDEX event_store_by_depot ON event_store (depot_id, position);
CREATE INDEX event_store_by_type ON event_store (type, position);
CREATE INDEX event_store_by_time ON event_store (recorded_at);

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'event_store is append-only';
END
$$;
CREATE TRIGGER event_store_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON event_store
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- Written with the event. The relay numbers the rows as it finds them committed: gapless, in commit order, so that a
-- subscriber that reads "sequence > mine" can never step over a transaction that is still open.
CREATE TABLE event_outbox (
  position bigint PRIMARY KEY REFERENCES event_store (position),
  sequence bigint UNIQUE
);
CREATE INDEX event_outbox_waiting ON event_outbox (position) WHERE sequence IS NULL;

CREATE TABLE outbox_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  sequence bigint NOT NULL
);
INSERT INTO outbox_head (sequence) VALUES (0);

CREATE TABLE subscription (
  name text PRIMARY KEY,
  sequence bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

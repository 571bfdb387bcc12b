CREATE TABLE app_user (
  user_id uuid PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'system_admin')),
  disabled boolean NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX app_user_name_key ON app_user (lower(name));

CREATE TABLE api_token (
  token_id uuid PRIMARY KEY,
  name text NOT NULL,
  role text CHECK (role IN ('viewer', 'operator', 'system_admin')),
  scopes text[] NOT NULL,
  depot_ids uuid[],
  expires_at timestamptz,
  created_at timestamptz NOT NULL
);

-- Secrets stand beside the record, never in it. Passwords as scrypt, random machine secrets as SHA-256.
CREATE TABLE password (
  user_id uuid PRIMARY KEY REFERENCES app_user (user_id) ON DELETE CASCADE,
  phc text NOT NULL
);
CREATE TABLE token_secret (
  token_id uuid PRIMARY KEY REFERENCES api_token (token_id) ON DELETE CASCADE,
  sha256 bytea NOT NULL,
  last_used_at timestamptz
);

-- Login sessions are a ledger of their own: appended, expired, never folded.
CREATE TABLE login_session (
  sha256 bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES app_user (user_id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX login_session_by_user ON login_session (user_id);
CREATE INDEX login_session_by_end ON login_session (expires_at);

-- What a write with an Idempotency-Key was answered, kept for a day.
CREATE TABLE idempotent_answer (
  principal text NOT NULL,
  key text NOT NULL,
  request_sha256 bytea NOT NULL,
  status integer NOT NULL,
  headers jsonb NOT NULL,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotent_answer_by_time ON idempotent_answer (created_at);

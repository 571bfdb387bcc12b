-- Which process steers a microgrid. The token grows whenever the right passes on, also back to one who had lost it.
CREATE TABLE site_lease (
  microgrid_id uuid PRIMARY KEY REFERENCES microgrid (microgrid_id) ON DELETE CASCADE,
  holder text NOT NULL,
  token bigint NOT NULL,
  ends_at timestamptz NOT NULL
);

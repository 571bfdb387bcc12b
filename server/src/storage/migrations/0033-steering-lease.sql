-- Which one process steers all depots, and where the others reach it. The token grows whenever the right passes on.
CREATE TABLE steering_lease (
  is_the_one boolean PRIMARY KEY DEFAULT true CHECK (is_the_one),
  holder text NOT NULL,
  url text,
  token bigint NOT NULL,
  ends_at timestamptz NOT NULL
);
-- A process from before this change goes on until its own rights end.
INSERT INTO steering_lease (holder, token, ends_at)
SELECT 'a process from before', coalesce(max(token), 0) + 1, max(ends_at) FROM site_lease HAVING max(ends_at) IS NOT NULL;
DROP TABLE site_lease;

-- What each charger's stream came to: what it said of itself, what it keeps, and who charges there. No foreign key: a
-- charger may still speak while its charge point is being deleted; what is left over is cleared away later.
CREATE TABLE charger (
  charge_point_id uuid PRIMARY KEY,
  depot_id uuid NOT NULL,
  kept jsonb NOT NULL
);
CREATE INDEX charger_by_depot ON charger (depot_id);

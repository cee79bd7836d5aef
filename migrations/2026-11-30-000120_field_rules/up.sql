-- The fields that are not for all, as kinds declare them. A field that its kind declares no more keeps its row: sheets
-- still hold what it said.
CREATE TABLE field_rules (
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  -- `tous`, `membres`, `soin`.
  readers TEXT NOT NULL,
  writers TEXT NOT NULL,
  PRIMARY KEY (kind, field)
);

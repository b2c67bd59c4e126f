-- The nightly report's own part of the database, as it would be without Mayfly: sales to read, a schema to write to, a
-- role that may do both, and a role that owns what reports leave behind.
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
CREATE SCHEMA report;
CREATE TABLE report.sale (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount numeric NOT NULL);
INSERT INTO report.sale (amount) SELECT round((random() * 1000)::numeric, 2) FROM generate_series(1, 20000);

CREATE ROLE report_writer NOLOGIN;
GRANT CREATE, USAGE ON SCHEMA report TO report_writer;
GRANT SELECT ON report.sale TO report_writer;

CREATE ROLE report_owner NOLOGIN;
GRANT CREATE, USAGE ON SCHEMA report TO report_owner;
COMMIT;

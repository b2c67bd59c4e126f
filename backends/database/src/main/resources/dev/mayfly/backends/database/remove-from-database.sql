-- Mayfly: takes its functions out of this database. Run by who set them up, in every database, before the cluster's part.
BEGIN;
SET LOCAL client_min_messages = warning;
DO $remove$
DECLARE
  f regprocedure;
  mine boolean := (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user);
BEGIN
  IF to_regrole(${owner:name}) IS NULL THEN
    RETURN;
  END IF;
  IF NOT mine THEN
    EXECUTE format('GRANT ${owner} TO %I WITH INHERIT TRUE, SET TRUE', current_user);
  END IF;
  IF to_regnamespace(${schema:name}) IS NOT NULL THEN
    FOR f IN
      SELECT p.oid FROM pg_catalog.pg_proc p
      WHERE p.pronamespace = to_regnamespace(${schema:name}) AND p.proowner = to_regrole(${owner:name})
    LOOP
      EXECUTE format('DROP FUNCTION %s', f);
    END LOOP;
    DROP SCHEMA ${schema};
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM ${owner}', current_database());
  IF to_regrole(${guard:name}) IS NOT NULL THEN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM ${guard}', current_database());
  END IF;
  IF NOT mine THEN
    EXECUTE format('REVOKE ${owner} FROM %I GRANTED BY %I', current_user, current_user);
  END IF;
END
$remove$;
COMMIT;

-- Mayfly: takes its functions out of this database. Run by who set them up, in every database, before the cluster's part.
-- Everybody may connect again only once you say so: GRANT CONNECT ON DATABASE … TO PUBLIC.
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;
DO $remove$
DECLARE
  f regprocedure;
  role name;
  mine boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
BEGIN
  IF to_regrole(${owner:name}) IS NULL THEN
    RETURN;
  END IF;
  IF NOT mine THEN
    EXECUTE format('GRANT ${owner:format} TO %I WITH INHERIT TRUE, SET TRUE', current_user);
  END IF;
  IF to_regnamespace(${schema:name}) IS NOT NULL THEN
    FOR f IN
      SELECT p.oid FROM pg_proc p
      WHERE p.pronamespace = to_regnamespace(${schema:name}) AND p.proowner = to_regrole(${owner:name})
    LOOP
      EXECUTE format('DROP ROUTINE %s', f);
    END LOOP;
    DROP TABLE IF EXISTS ${schema}.known, ${schema}.root_epoch;
    DROP SCHEMA ${schema};
  END IF;
  FOREACH role IN ARRAY ${roots} || ARRAY[${owner:literal}, ${guard:literal}]::name[] LOOP
    IF to_regrole(quote_ident(role)) IS NOT NULL THEN
      EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I CASCADE', current_database(), role);
    END IF;
  END LOOP;
  IF NOT mine THEN
    EXECUTE format('REVOKE ${owner:format} FROM %I GRANTED BY %I', current_user, current_user);
  END IF;
END
$remove$;
COMMIT;

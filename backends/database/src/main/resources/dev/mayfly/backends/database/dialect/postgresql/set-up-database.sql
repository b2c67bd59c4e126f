-- Mayfly: who may connect, and the functions, in every database that tasks may write to. Run by a superuser or by who ran the
-- cluster's part and owns this database. Running it again replaces the functions.
--
-- Tasks may connect because their group role may, and nobody because everybody may: so to take the membership away is to lock
-- out. Who can log in to this database at the first run keeps that; who is made later is to be granted it.
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;
DO $set_up$
DECLARE
  f regprocedure;
  role name;
  privilege text;
  owned boolean := (SELECT pg_has_role(current_user, d.datdba, 'USAGE') FROM pg_database d WHERE d.datname = current_database());
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT ${owner:format} TO %I WITH INHERIT TRUE, SET TRUE', current_user);
  END IF;
  IF to_regnamespace(${schema:name}) IS NULL THEN
    CREATE SCHEMA ${schema} AUTHORIZATION ${owner};
  ELSIF (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = ${schema:literal}) <> to_regrole(${owner:name}) THEN
    RAISE EXCEPTION 'schema % belongs to somebody else: choose another name', ${schema:literal};
  END IF;
  IF owned THEN
    FOREACH privilege IN ARRAY '{CONNECT,TEMPORARY}'::text[] LOOP
      CONTINUE WHEN NOT has_database_privilege('public', current_database(), privilege);
      FOR role IN
        SELECT r.rolname FROM pg_roles r
        WHERE r.rolcanlogin AND NOT r.rolsuper AND NOT starts_with(r.rolname::text, '${prefix}')
          AND has_database_privilege(r.oid, current_database(), privilege)
      LOOP
        EXECUTE format('GRANT %s ON DATABASE %I TO %I', privilege, current_database(), role);
      END LOOP;
      EXECUTE format('REVOKE %s ON DATABASE %I FROM PUBLIC', privilege, current_database());
    END LOOP;
  END IF;
  IF owned THEN
    FOREACH role IN ARRAY ${groups} LOOP
      EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), role);
    END LOOP;
  END IF;
  FOREACH role IN ARRAY ${roots} || ARRAY[${owner:literal}, ${guard:literal}]::name[] LOOP
    IF owned OR NOT has_database_privilege(role, current_database(), 'CONNECT') THEN
      EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    END IF;
  END LOOP;
  -- PostgreSQL asks this of who passes a schema on to another owner, and of the one to whom a publication passes.
  IF NOT has_database_privilege(${owner:literal}, current_database(), 'CREATE WITH GRANT OPTION') THEN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO ${owner:format} WITH GRANT OPTION', current_database());
  END IF;
  FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = to_regnamespace(${schema:name}) LOOP
    EXECUTE format('DROP ROUTINE %s', f);
  END LOOP;
END
$set_up$;
SET LOCAL ROLE ${owner};
REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${schema} TO ${guard};
COMMENT ON SCHEMA ${schema} IS '${label}';
${functions}
-- Who replaces a root's password holds this row until that is committed: whoever comes late is refused.
CREATE TABLE IF NOT EXISTS ${schema}.root_epoch (one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch bigint NOT NULL DEFAULT 0);
INSERT INTO ${schema}.root_epoch DEFAULT VALUES ON CONFLICT DO NOTHING;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC;
-- Those that look for themselves whom they are asked about; the others are for these, and for Vault.
GRANT EXECUTE ON FUNCTION ${schema}.accounts, ${schema}.expired, ${schema}.unknown, ${schema}.end_unknown, ${schema}.cut, ${schema}.kill,
  ${schema}.logins_under_way, ${schema}.observe, ${schema}.kill_logins, ${schema}.prepared, ${schema}.borrow, ${schema}.panic, ${schema}.disarm, ${schema}.pass, ${schema}.rest,
  ${schema}.databases_of, ${schema}.hanging, ${schema}.drop TO ${guard};
RESET ROLE;
DO $set_up$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('REVOKE ${owner:format} FROM %I GRANTED BY %I', current_user, current_user);
  END IF;
END
$set_up$;
COMMIT;

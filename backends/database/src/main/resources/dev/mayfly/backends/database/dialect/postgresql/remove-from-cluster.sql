-- Mayfly: takes its roles away. Run once, after the part for the databases; first revoke every lease in Vault and delete
-- the connection there. Group roles and new owners stay: they are yours.
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;
DO $lock$
DECLARE
  role name;
  accounts bigint := (SELECT count(*) FROM pg_roles WHERE rolname LIKE '${prefix}%');
BEGIN
  IF accounts > 0 THEN
    RAISE EXCEPTION '% accounts named ${prefix}… are left: revoke their leases first', accounts;
  END IF;
  FOREACH role IN ARRAY ${roots} LOOP
    IF to_regrole(quote_ident(role)) IS NOT NULL THEN
      EXECUTE format('ALTER ROLE %I NOLOGIN', role);
    END IF;
  END LOOP;
END
$lock$;
COMMIT;
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;
DO $remove$
DECLARE
  role name;
BEGIN
  -- Vault's own sessions would outlive their role.
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY (${roots}::name[]);
  IF to_regrole(${owner:name}) IS NOT NULL THEN
    REVOKE pg_signal_backend, pg_read_all_stats FROM ${owner};
  END IF;
  FOREACH role IN ARRAY ${roots} || ARRAY[${guard:literal}, ${owner:literal}]::name[] LOOP
    EXECUTE format('DROP ROLE IF EXISTS %I', role);
  END LOOP;
END
$remove$;
COMMIT;

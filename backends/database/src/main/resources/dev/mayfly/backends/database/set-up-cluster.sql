-- Mayfly: the roles, once for the whole cluster. Run in any database, by a superuser or by a role that has CREATEROLE
-- and holds, WITH ADMIN OPTION, pg_signal_backend, pg_read_all_stats and every group role named below (the administrator
-- of a managed PostgreSQL does). Running it again changes nothing.
BEGIN;
SET LOCAL client_min_messages = warning;
DO $check$
BEGIN
  IF current_setting('server_version_num')::int < 160000 THEN
    RAISE EXCEPTION 'Mayfly needs PostgreSQL 16 or newer: before, CREATEROLE was the power over every role that is no superuser';
  END IF;
END
$check$;
DO $set_up$
DECLARE
  root name;
  group_role name;
BEGIN
  -- Owns every account that is made, and Mayfly's functions. Nobody logs in as it.
  IF to_regrole(${owner:name}) IS NULL THEN
    CREATE ROLE ${owner} NOLOGIN CREATEROLE;
  END IF;
  -- Ending sessions, also those whose account is dropped already and logins that are not finished yet, needs both.
  GRANT pg_signal_backend, pg_read_all_stats TO ${owner};

  -- The guards' logins are members of this role. It may execute Mayfly's functions, nothing else.
  IF to_regrole(${guard:name}) IS NULL THEN
    CREATE ROLE ${guard} NOLOGIN;
  END IF;
  GRANT ${guard} TO ${owner} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;

  -- Who Vault logs in as. Every session of it acts as the owner role, so a second root login can take over.
  FOREACH root IN ARRAY ${roots} LOOP
    IF to_regrole(quote_ident(root)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN', root);
    END IF;
    EXECUTE format('GRANT ${owner} TO %I WITH INHERIT FALSE, SET TRUE', root);
    EXECUTE format('ALTER ROLE %I SET role = %L', root, ${owner:literal});
  END LOOP;

  -- What the tasks may do: accounts are made in these roles. What a task made passes to ${heir:comment}.
  FOREACH group_role IN ARRAY ${groups} LOOP
    IF to_regrole(quote_ident(group_role)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
    EXECUTE format('GRANT %I TO ${owner} WITH ADMIN TRUE, INHERIT TRUE, SET TRUE', group_role);
  END LOOP;
  FOREACH group_role IN ARRAY ${heirs} LOOP
    IF to_regrole(quote_ident(group_role)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
    EXECUTE format('GRANT %I TO ${owner} WITH INHERIT TRUE, SET TRUE', group_role);
  END LOOP;
END
$set_up$;
COMMIT;

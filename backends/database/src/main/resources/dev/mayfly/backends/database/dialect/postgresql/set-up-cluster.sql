-- Mayfly: the roles, once for the whole cluster. Run in any database, by a superuser or by a role that has CREATEROLE
-- and holds, WITH ADMIN OPTION, pg_signal_backend, pg_read_all_stats and every group role named below (the administrator
-- of a managed PostgreSQL does). Running it again changes nothing.
--
-- Each of these scripts begins by naming its search path: with the session's own, what somebody made in a schema that is on
-- it could run with the rights of who runs this.
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE, NOT DEFERRABLE;
SET LOCAL search_path = pg_catalog, pg_temp;
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

  -- Who Vault logs in as. Every session of it acts as the owner role, so a second root login can take over. Its settings stand
  -- before a database's, which may be anything.
  FOREACH root IN ARRAY ${roots} LOOP
    IF to_regrole(quote_ident(root)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN', root);
    END IF;
    EXECUTE format('GRANT ${owner:format} TO %I WITH INHERIT FALSE, SET TRUE', root);
    EXECUTE format('ALTER ROLE %I SET role = %L', root, ${owner:literal});
    EXECUTE format('ALTER ROLE %I SET search_path = pg_catalog, pg_temp', root);
    EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = off', root);
    EXECUTE format('ALTER ROLE %I SET default_transaction_isolation = %L', root, 'read committed');
    EXECUTE format('ALTER ROLE %I SET default_transaction_deferrable = off', root);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = 0', root);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = 0', root);
  END LOOP;

  -- Tasks can take every other connection of a server. mayfly doctor prints the line where it cannot be granted here.
  IF pg_has_role(current_user, 'pg_use_reserved_connections', 'MEMBER WITH ADMIN OPTION') THEN
    GRANT pg_use_reserved_connections TO ${guard};
    FOREACH root IN ARRAY ${roots} LOOP
      EXECUTE format('GRANT pg_use_reserved_connections TO %I', root);
    END LOOP;
  END IF;

  -- What the tasks may do: accounts are made in these roles. What a task made passes to ${new-owner:comment}.
  FOREACH group_role IN ARRAY ${groups} LOOP
    IF to_regrole(quote_ident(group_role)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
    EXECUTE format('GRANT %I TO ${owner:format} WITH ADMIN TRUE, INHERIT TRUE, SET TRUE', group_role);
  END LOOP;
  FOREACH group_role IN ARRAY ${new-owners} LOOP
    IF to_regrole(quote_ident(group_role)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
    EXECUTE format('GRANT %I TO ${owner:format} WITH INHERIT TRUE, SET TRUE', group_role);
  END LOOP;
END
$set_up$;
COMMIT;

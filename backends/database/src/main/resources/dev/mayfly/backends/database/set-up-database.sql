-- Mayfly: the functions, in every database that tasks may write to. Run by a superuser or by who ran the cluster's part
-- and may CREATE in this database. Running it again replaces the functions.
--
-- Those that act are SECURITY DEFINER and look only at accounts named ${prefix}token-KEY-RANDOM that are no guards: so the guard can
-- see, lock, kill, disown and drop those, and can neither signal a stranger's session nor read data. The search path ends
-- with pg_temp, or a temporary table of the caller's could stand in for a catalogue.
BEGIN;
SET LOCAL client_min_messages = warning;
DO $set_up$
DECLARE
  f regprocedure;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT ${owner} TO %I WITH INHERIT TRUE, SET TRUE', current_user);
  END IF;
  IF to_regnamespace(${schema:name}) IS NULL THEN
    CREATE SCHEMA ${schema} AUTHORIZATION ${owner};
  ELSIF (SELECT nspowner FROM pg_catalog.pg_namespace WHERE oid = to_regnamespace(${schema:name})) <> to_regrole(${owner:name}) THEN
    RAISE EXCEPTION 'schema % belongs to somebody else: choose another name', ${schema:literal};
  END IF;
  IF NOT has_database_privilege(${guard:literal}, current_database(), 'CONNECT') THEN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${guard}', current_database());
  END IF;
  -- PostgreSQL asks this of who passes a schema on to another owner.
  IF NOT has_database_privilege(${owner:literal}, current_database(), 'CREATE') THEN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO ${owner}', current_database());
  END IF;
  FOR f IN SELECT oid FROM pg_catalog.pg_proc WHERE pronamespace = to_regnamespace(${schema:name}) LOOP
    EXECUTE format('DROP FUNCTION %s', f);
  END LOOP;
END
$set_up$;
SET LOCAL ROLE ${owner};
REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${schema} TO ${guard};

-- The edition of these functions; Mayfly's doctor compares it with its own.
CREATE FUNCTION ${schema}.edition() RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT '${edition}' $$;

-- The accounts that carry one of the keys, but for the one that is spared. Guards' own may be seen, but not touched, until
-- their time is past: Vault does not know of one whose request was cut off while the account was made, and drops it never.
CREATE FUNCTION ${schema}.accounts(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, may_login boolean, guard boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT k.key, r.rolname, r.oid, r.rolcanlogin,
    pg_catalog.pg_has_role(r.oid, ${guard:literal}, 'MEMBER') AND coalesce(r.rolvaliduntil > now(), true)
  FROM (SELECT DISTINCT unnest(keys)) AS k(key)
  JOIN pg_catalog.pg_roles r  -- a range of the index on names for each key, however many accounts there are
    ON r.rolname > ('${prefix}token-' || k.key || '-')::name AND r.rolname < ('${prefix}token-' || k.key || '.')::name
  WHERE k.key ~ '^${key-pattern}$' AND r.rolname <> spared
$$;

-- Forbids new logins. One account that cannot be locked (error says why) does not spoil the others.
CREATE FUNCTION ${schema}.lock(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  may_login boolean;
BEGIN
  FOR key, account, id, may_login IN
    SELECT a.key, a.account, a.id, a.may_login FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard
  LOOP
    error := NULL;
    IF may_login THEN
      BEGIN
        EXECUTE format('ALTER ROLE %I NOLOGIN', account);
      EXCEPTION
        WHEN undefined_object THEN CONTINUE;  -- dropped meanwhile
        WHEN OTHERS THEN error := SQLSTATE || ': ' || SQLERRM;
      END;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- Ends the sessions of the keys' accounts, and of those of the ids whose account is dropped already. Waits at most so
-- many milliseconds until they are gone; tells each session it signalled, and whether it was still there at the end.
CREATE FUNCTION ${schema}.kill(keys text[], ids oid[], patience int, spared name DEFAULT '')
RETURNS TABLE (id oid, pid int, remains boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + least(patience, 2000) * interval '1 ms';
  targets oid[] := ARRAY(
    SELECT a.id FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard
    UNION
    SELECT u.id FROM unnest(ids) AS u(id) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = u.id));
  signalled jsonb := '{}';
  open jsonb;
  pause float := 0.0005;
BEGIN
  IF cardinality(targets) = 0 THEN
    RETURN;
  END IF;
  LOOP
    PERFORM pg_catalog.pg_stat_clear_snapshot();
    SELECT coalesce(jsonb_object_agg(s.pid, s.usesysid), '{}') INTO open
      FROM unnest(targets) AS t(id) JOIN pg_catalog.pg_stat_activity s ON s.usesysid = t.id;
    PERFORM pg_catalog.pg_terminate_backend(o.key::int) FROM jsonb_each(open) o WHERE NOT signalled ? o.key;
    signalled := signalled || open;
    EXIT WHEN open = '{}' OR clock_timestamp() >= give_up;
    PERFORM pg_catalog.pg_sleep(pause);
    pause := least(2 * pause, 0.02);
  END LOOP;
  RETURN QUERY SELECT s.value::oid, s.key::int, open ? s.key FROM jsonb_each_text(signalled) s;
END $$;

-- Logins that are under way: backends that nobody is logged in to yet. One that is past_account_check has been let in
-- and becomes a session whatever happens to its account; the others are still to meet the account as it is now.
-- A backend opens a transaction before it authenticates (so it is in pg_locks), checks the account, and next locks its
-- database, with nothing to wait for in between. pg_stat_activity shows it from 18 on, without a user, before not at all.
CREATE FUNCTION ${schema}.logins_under_way()
RETURNS TABLE (login text, pid int, since timestamptz, past_account_check boolean, awaits_client boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- First the locks, then the activity: the other way round, a login that finishes in between is in neither.
  transactions jsonb := (
    SELECT coalesce(jsonb_object_agg(l.pid, l.seen), '{}') FROM (
      SELECT pg_locks.pid, jsonb_build_array(min(virtualtransaction),
             bool_or(locktype = 'object' AND classid = 'pg_catalog.pg_database'::regclass)) AS seen
      FROM pg_catalog.pg_locks WHERE pg_locks.pid <> pg_backend_pid() GROUP BY 1) l);
BEGIN
  PERFORM pg_catalog.pg_stat_clear_snapshot();
  RETURN QUERY
    SELECT t.key || ' ' || (t.value ->> 0), t.key::int, s.backend_start, (t.value ->> 1)::boolean,
           coalesce(s.wait_event = 'ClientRead', false)
    FROM jsonb_each(transactions) t LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = t.key::int
    WHERE s.pid IS NULL OR (s.backend_type = 'client backend' AND s.usesysid IS NULL);
END $$;

-- What is there: accounts of the keys, sessions of those accounts and of the ids, orphaned sessions (with their age in seconds), and those logins (of all that are under
-- way, or of the ones named) that, after so many milliseconds at most, may still become sessions. Where the accounts are
-- locked or gone, logins that begin later are refused. The primary tells its position in the WAL, which standbys are
-- asked with: one that has not replayed so much sees the past, perhaps one from before the account was made.
CREATE FUNCTION ${schema}.observe(keys text[], ids oid[], logins text[], patience int, reached pg_lsn)
RETURNS TABLE (kind text, key text, account name, id oid, login text, age float)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + least(patience, 2000) * interval '1 ms';
  present oid[] := ids;
  suspects text[];
BEGIN
  IF pg_catalog.pg_is_in_recovery() THEN
    WHILE pg_catalog.pg_last_wal_replay_lsn() < reached AND clock_timestamp() < give_up LOOP
      PERFORM pg_catalog.pg_sleep(0.001);
    END LOOP;
    IF coalesce(pg_catalog.pg_last_wal_replay_lsn() < reached, true) THEN
      RETURN QUERY SELECT 'behind', NULL, NULL::name, NULL::oid, NULL, NULL::float;
      RETURN;
    END IF;
  END IF;
  kind := 'account';
  FOR key, account, id IN SELECT a.key, a.account, a.id FROM ${schema}.accounts(keys) a LOOP
    present := present || id;
    RETURN NEXT;
  END LOOP;
  suspects := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE logins IS NULL OR u.login = ANY (logins));
  LOOP
    EXIT WHEN suspects = '{}' OR clock_timestamp() >= give_up;
    suspects := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE u.login = ANY (suspects)
                      AND (u.past_account_check OR NOT u.awaits_client));
    PERFORM pg_catalog.pg_sleep(CASE suspects WHEN '{}' THEN 0 ELSE 0.001 END);
  END LOOP;
  RETURN QUERY
    SELECT 'login', NULL, NULL::name, NULL::oid, u.login, NULL::float
    FROM ${schema}.logins_under_way() u WHERE u.login = ANY (suspects) AND u.past_account_check;
  PERFORM pg_catalog.pg_stat_clear_snapshot();
  RETURN QUERY
    SELECT 'session', NULL, NULL::name, s.usesysid, NULL, NULL::float
    FROM (SELECT DISTINCT unnest(present)) AS p(id) JOIN pg_catalog.pg_stat_activity s ON s.usesysid = p.id;
  -- Sessions whose account is dropped: anybody's, and so perhaps of a key whose account was dropped before its id was seen.
  RETURN QUERY
    SELECT 'orphan', NULL, NULL::name, s.usesysid, 'session ' || s.pid || ' ' || extract(epoch FROM s.backend_start),
           extract(epoch FROM clock_timestamp() - s.backend_start)::float
    FROM pg_catalog.pg_stat_activity s
    WHERE s.usesysid IS NOT NULL AND s.backend_type = 'client backend'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = s.usesysid);
  IF NOT pg_catalog.pg_is_in_recovery() THEN
    RETURN QUERY SELECT 'position', NULL, NULL::name, NULL::oid, pg_catalog.pg_current_wal_flush_lsn()::text, NULL::float;
  END IF;
END $$;

-- Ends those of the named logins that are past the check of their account and have not become a session for two
-- seconds: a login takes milliseconds, so this one is being held back. A stranger's that is as slow has to log in anew.
CREATE FUNCTION ${schema}.kill_logins(logins text[])
RETURNS TABLE (login text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stalled text[] := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE u.login = ANY (logins)
                          AND u.past_account_check AND coalesce(u.since < clock_timestamp() - interval '2 s', true));
BEGIN
  -- Before 18 nothing tells since when: look twice.
  IF EXISTS (SELECT FROM ${schema}.logins_under_way() u WHERE u.login = ANY (stalled) AND u.since IS NULL) THEN
    PERFORM pg_catalog.pg_sleep(2);
  END IF;
  RETURN QUERY
    SELECT u.login FROM ${schema}.logins_under_way() u
    WHERE u.login = ANY (stalled) AND u.past_account_check AND pg_catalog.pg_terminate_backend(u.pid);
END $$;

-- The databases in which the accounts own something or were granted something.
CREATE FUNCTION ${schema}.databases_of(keys text[])
RETURNS TABLE (database name, key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT b.datname, a.key
  FROM ${schema}.accounts(keys) a
  JOIN pg_catalog.pg_shdepend d ON d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = a.id
  JOIN pg_catalog.pg_database b ON b.oid = d.dbid
$$;

-- Passes on what the accounts own in this database to ${heir:comment}, then takes back what they were granted.
CREATE FUNCTION ${schema}.disown(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  heir name;
BEGIN
  FOR key, account, id IN
    SELECT a.key, a.account, a.id FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard AND EXISTS (
      SELECT FROM pg_catalog.pg_shdepend d
      WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = a.id
        AND d.dbid IN (0, (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = current_database())))
  LOOP
    error := NULL;
    heir := coalesce(${heir:literal}, (
      SELECT r.rolname FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
      WHERE m.member = id ORDER BY m.roleid LIMIT 1));
    BEGIN
      -- Whoever makes an account may administer it; what it owns takes membership besides.
      IF NOT pg_has_role(current_user, id, 'USAGE') THEN
        EXECUTE format('GRANT %I TO %I WITH INHERIT TRUE, SET TRUE', account, current_user);
      END IF;
      EXECUTE format('REASSIGN OWNED BY %I TO %I', account, heir);
      EXECUTE format('DROP OWNED BY %I', account);
    EXCEPTION
      WHEN OTHERS THEN
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = id);  -- dropped meanwhile
        error := SQLSTATE || ': ' || SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END $$;

-- Drops the accounts; where that fails, error says what still hangs on one.
CREATE FUNCTION ${schema}.drop(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  details text;
BEGIN
  FOR key, account, id IN
    SELECT a.key, a.account, a.id FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard
  LOOP
    error := NULL;
    BEGIN
      EXECUTE format('DROP ROLE %I', account);
    EXCEPTION
      WHEN undefined_object THEN CONTINUE;  -- dropped meanwhile
      WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
        error := concat_ws('; ', SQLSTATE || ': ' || SQLERRM, nullif(replace(details, E'\n', ', '), ''));
    END;
    RETURN NEXT;
  END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${guard};
RESET ROLE;
DO $set_up$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('REVOKE ${owner} FROM %I GRANTED BY %I', current_user, current_user);
  END IF;
END
$set_up$;
COMMIT;


-- Accounts that were seen, and their keys. Unlike the server's own catalogues it can be read while the lock table is full.
CREATE TABLE IF NOT EXISTS ${schema}.known (id oid PRIMARY KEY, key text NOT NULL);

-- The accounts that carry one of the keys, but for the one that is spared. Guards' own may be seen, but not touched, until
-- their time is past: Vault does not know of one whose request was cut off while the account was made, and drops it never.
CREATE FUNCTION ${schema}.accounts(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, may_login boolean, guard boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT k.key, r.rolname, r.oid, r.rolcanlogin,
    pg_has_role(r.oid, ${guard:literal}, 'MEMBER') AND coalesce(r.rolvaliduntil > now(), true)
  FROM (SELECT DISTINCT unnest(keys)) AS k(key)
  JOIN pg_roles r  -- a range of the index on names for each key, however many accounts there are
    ON r.rolname > ('${before-key}' || k.key || '-')::name AND r.rolname < ('${before-key}' || k.key || '.')::name
  WHERE k.key ~ '^${lease-key}$' AND r.rolname <> spared
$$;

-- Accounts of our prefix, of these groups and of guards, that may log in and that no guard has noted. What stands in the name
-- where a lease's account has its key is told as the key where it could be one.
CREATE FUNCTION ${schema}.not_noted(groups name[])
RETURNS TABLE (account name, key text, guard boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.rolname, coalesce(substring(r.rolname::text FROM '^${before-key}(${lease-key})-'), ''), bool_or(g.rolname = ${guard:literal})
  FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid
  WHERE starts_with(r.rolname::text, '${prefix}') AND r.rolcanlogin AND coalesce(r.rolvaliduntil > now(), true)
    AND (g.rolname = ANY (groups) OR g.rolname = ${guard:literal})
    AND NOT EXISTS (SELECT FROM ${schema}.known k WHERE k.id = r.oid)
  GROUP BY r.rolname
$$;

-- Those of them that are no Mayfly's, as far as can be told. A lease's account is noted soon after it was made: for so many
-- milliseconds that is waited for. Guards' own are noted by nobody: one with a key may be of any Mayfly.
CREATE FUNCTION ${schema}.unknown(groups name[], patience int)
RETURNS TABLE (account name, key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + least(patience, 2000) * interval '1 ms';
BEGIN
  WHILE clock_timestamp() < give_up AND EXISTS (SELECT FROM ${schema}.not_noted(groups) n WHERE n.key <> '' AND NOT n.guard) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
  RETURN QUERY
    SELECT n.account, n.key FROM ${schema}.not_noted(groups) n
    WHERE n.key = '' OR NOT n.guard ORDER BY 1;
END $$;

-- The keys of accounts whose own time was over a minute ago and that may log in still: nobody is left who would have ended them.
CREATE FUNCTION ${schema}.expired()
RETURNS TABLE (key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT substring(r.rolname::text FROM '^${before-key}(${lease-key})-') FROM pg_roles r
  WHERE r.rolname::text ~ '^${before-key}${lease-key}-' AND r.rolcanlogin AND r.rolvaliduntil < now() - interval '1 min'
$$;

-- Ends sessions, memberships and logins of accounts that Vault made and whose names have no lease key, so that they are no
-- Mayfly's. Who came in before this is committed is left to a second call.
CREATE FUNCTION ${schema}.end_unknown(accounts name[])
RETURNS TABLE (account name, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  ids oid[] := ARRAY(
    SELECT r.oid FROM pg_roles r
    WHERE r.rolname = ANY (accounts) AND starts_with(r.rolname::text, '${prefix}')
      AND r.rolname::text !~ '^${before-key}${lease-key}-'
      AND EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.member
                  WHERE m.roleid = r.oid AND o.rolname = ${owner:literal} AND m.admin_option));
BEGIN
  ${end-sessions}
  PERFORM ${schema}.take_memberships(ids);
  FOR account IN SELECT r.rolname FROM pg_roles r WHERE r.oid = ANY (ids) LOOP
    error := NULL;
    BEGIN
      EXECUTE format('ALTER ROLE %I NOLOGIN', account);
    EXCEPTION
      WHEN undefined_object THEN CONTINUE;  -- dropped meanwhile
      WHEN OTHERS THEN error := SQLSTATE || ': ' || SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END $$;

-- The first call of an end. It tells all sessions to end, takes the memberships away, which are rows that no task can hold,
-- and only then locks the accounts, whose own rows a task can hold: it waits for those for so many milliseconds in all.
-- Without patience the locking is left to a later call. Who came in before this is committed is left to kill().
CREATE FUNCTION ${schema}.cut(keys text[], patience int, spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, killed int, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + patience * interval '1 ms';
  accts jsonb := (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard);
  ids oid[] := ARRAY(SELECT (f.value ->> 'id')::oid FROM jsonb_array_elements(accts) f);
  signals jsonb;
  may_login boolean;
BEGIN
  SELECT coalesce(jsonb_object_agg(k.id, k.killed), '{}') INTO signals FROM (
    SELECT s.usesysid AS id, count(*) FILTER (WHERE pg_terminate_backend(s.pid)) AS killed
    FROM pg_stat_activity s WHERE s.usesysid = ANY (ids) GROUP BY 1) k;
  PERFORM ${schema}.take_memberships(ids);
  FOR key, account, id, may_login IN
    SELECT f.value ->> 'key', f.value ->> 'account', (f.value ->> 'id')::oid, (f.value ->> 'may_login')::boolean
    FROM jsonb_array_elements(accts) f
  LOOP
    error := NULL;
    killed := coalesce((signals ->> id::text)::int, 0);
    IF may_login AND patience IS NOT NULL THEN
      BEGIN
        PERFORM set_config('lock_timeout', greatest(1, extract(epoch FROM give_up - clock_timestamp()) * 1000)::int || 'ms', true);
        EXECUTE format('ALTER ROLE %I NOLOGIN', account);
      EXCEPTION
        WHEN undefined_object THEN CONTINUE;  -- dropped meanwhile
        WHEN OTHERS THEN error := SQLSTATE || ': ' || SQLERRM;
      END;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- One statement for all members of a role: a REVOKE takes as long as the role has members, however many it takes away.
-- What Vault runs by itself takes them away by the same lines.
CREATE FUNCTION ${schema}.take_memberships(ids oid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
${take-memberships}$$;

-- Ends the sessions of the keys' accounts, of those of the ids whose account is dropped already, and the orphaned sessions
-- named. Goes on for so many milliseconds until none is left and, on a standby, until that has replayed what the primary had
-- reached: an open transaction of a task's there can hold up the news of its own end. Tells what it signalled, whether that is
-- still there, what is prepared, and how far the primary is.
CREATE FUNCTION ${schema}.kill(keys text[], ids oid[], orphans text[], patience int, reached pg_lsn, spared name DEFAULT '')
RETURNS TABLE (kind text, id oid, what text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + least(patience, 2000) * interval '1 ms';
  standby boolean := pg_is_in_recovery();
  behind boolean := false;
  targets oid[];
  signalled jsonb := '{}';
  open jsonb;
  pause float := 0.0005;
BEGIN
  LOOP
    targets := ARRAY(
      SELECT a.id FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard
      UNION
      SELECT u.id FROM unnest(ids) AS u(id) WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = u.id));
    PERFORM pg_stat_clear_snapshot();
    SELECT coalesce(jsonb_object_agg(s.pid, s.usesysid), '{}') INTO open FROM pg_stat_activity s
      WHERE s.usesysid = ANY (targets)
        OR (s.usesysid IS NOT NULL AND s.backend_type = 'client backend' AND cardinality(orphans) > 0 AND ${schema}.session(s.pid, s.backend_start) = ANY (orphans)
            AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = s.usesysid));
    PERFORM pg_terminate_backend(o.key::int) FROM jsonb_each(open) o;
    signalled := signalled || open;
    behind := standby AND coalesce(pg_last_wal_replay_lsn() < reached, false);
    EXIT WHEN (open = '{}' AND NOT behind) OR clock_timestamp() >= give_up;
    PERFORM pg_sleep(pause);
    pause := least(2 * pause, 0.02);
  END LOOP;
  RETURN QUERY
    SELECT CASE WHEN open ? s.key THEN 'remains' ELSE 'killed' END, s.value::oid, s.key FROM jsonb_each_text(signalled) s;
  IF behind THEN
    RETURN QUERY SELECT 'behind', NULL::oid, NULL;
  ELSIF NOT standby THEN
    RETURN QUERY SELECT 'prepared', p.ownerid, p.gid FROM pg_prepared_xact() p WHERE p.ownerid = ANY (targets);
    RETURN QUERY SELECT 'position', NULL::oid, pg_current_wal_flush_lsn()::text;
  END IF;
END $$;

-- A session as it is called while its account is unknown.
CREATE FUNCTION ${schema}.session(pid int, since timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT 'session ' || pid || ' ' || extract(epoch FROM since) $$;

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
             bool_or(locktype = 'object' AND classid = 'pg_database'::regclass::oid)) AS seen
      FROM pg_locks WHERE pg_locks.pid <> pg_backend_pid() GROUP BY 1) l);
BEGIN
  PERFORM pg_stat_clear_snapshot();
  RETURN QUERY
    SELECT t.key || ' ' || (t.value ->> 0), t.key::int, s.backend_start, (t.value ->> 1)::boolean,
           coalesce(s.wait_event = 'ClientRead', false)
    FROM jsonb_each(transactions) t LEFT JOIN pg_stat_activity s ON s.pid = t.key::int
    WHERE s.pid IS NULL OR (s.backend_type = 'client backend' AND s.usesysid IS NULL);
END $$;

-- What is left of the keys' accounts and of the ids: each way by which they have access, a row each (login: may log in, and
-- where; member of a role; session; prepared transaction), orphaned sessions (with their age in seconds), and those
-- logins (of all that are under way, or of the ones named) that, after so many milliseconds at most, may still become sessions.
-- Where the accounts are locked or gone, logins that begin later are refused. The primary tells its position in the WAL, which
-- standbys are asked with: one that has not replayed so much sees the past, perhaps one from before the account was made.
CREATE FUNCTION ${schema}.observe(keys text[], ids oid[], logins text[], patience int, reached pg_lsn)
RETURNS TABLE (kind text, key text, account name, id oid, what text, age float)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + least(patience, 2000) * interval '1 ms';
  standby boolean := pg_is_in_recovery();
  present oid[] := ids;
  suspects text[];
  may_login boolean;
BEGIN
  IF standby THEN
    WHILE pg_last_wal_replay_lsn() < reached AND clock_timestamp() < give_up LOOP
      PERFORM pg_sleep(0.001);
    END LOOP;
    IF coalesce(pg_last_wal_replay_lsn() < reached, true) THEN
      RETURN QUERY SELECT 'behind', NULL, NULL::name, NULL::oid, NULL, NULL::float;
      RETURN;
    END IF;
  END IF;
  FOR key, account, id, may_login IN SELECT a.key, a.account, a.id, a.may_login FROM ${schema}.accounts(keys) a LOOP
    present := present || id;
    kind := 'account';
    RETURN NEXT;
    IF may_login THEN
      kind := 'login';
      what := (SELECT string_agg(quote_ident(d.datname), ', ' ORDER BY d.datname)
               FROM pg_database d WHERE d.datallowconn AND has_database_privilege(id, d.oid, 'CONNECT'));
      IF what IS NOT NULL THEN
        RETURN NEXT;
      END IF;
      what := NULL;
    END IF;
  END LOOP;
  IF NOT standby THEN
    PERFORM ${schema}.note(keys);
  END IF;
  RETURN QUERY
    SELECT 'member', NULL, NULL::name, m.member, m.roleid::regrole::text, NULL::float
    FROM pg_auth_members m WHERE m.member = ANY (present) AND pg_has_role(${owner:literal}, m.grantor, 'USAGE');
  suspects := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE logins IS NULL OR u.login = ANY (logins));
  LOOP
    EXIT WHEN suspects = '{}' OR clock_timestamp() >= give_up;
    suspects := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE u.login = ANY (suspects)
                      AND (u.past_account_check OR NOT u.awaits_client));
    PERFORM pg_sleep(CASE suspects WHEN '{}' THEN 0 ELSE 0.001 END);
  END LOOP;
  RETURN QUERY
    SELECT 'suspect', NULL, NULL::name, NULL::oid, u.login, NULL::float
    FROM ${schema}.logins_under_way() u WHERE u.login = ANY (suspects) AND u.past_account_check;
  PERFORM pg_stat_clear_snapshot();
  RETURN QUERY
    SELECT 'session', NULL, NULL::name, s.usesysid, s.pid::text, NULL::float
    FROM pg_stat_activity s WHERE s.usesysid = ANY (present);
  -- Sessions whose account is dropped: anybody's, and so perhaps of a key whose account was dropped before its id was seen.
  RETURN QUERY
    SELECT 'orphan', NULL, NULL::name, s.usesysid, ${schema}.session(s.pid, s.backend_start),
           extract(epoch FROM clock_timestamp() - s.backend_start)::float
    FROM pg_stat_activity s
    WHERE s.usesysid IS NOT NULL AND s.backend_type = 'client backend'
      AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = s.usesysid);
  IF NOT standby THEN
    RETURN QUERY
      SELECT 'prepared', NULL, NULL::name, p.ownerid, p.gid || E'\n' || d.datname, NULL::float
      FROM pg_prepared_xact() p JOIN pg_database d ON d.oid = p.dbid WHERE p.ownerid = ANY (present);
    RETURN QUERY SELECT 'position', NULL, NULL::name, NULL::oid, pg_current_wal_flush_lsn()::text, NULL::float;
  END IF;
END $$;

-- Writes down the keys' accounts. Nobody needs to wait until that is on disk: a crash ends every session.
CREATE FUNCTION ${schema}.note(keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ${schema}.accounts(keys) a WHERE NOT a.guard AND NOT EXISTS (SELECT FROM ${schema}.known k WHERE k.id = a.id)) THEN
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO ${schema}.known SELECT a.id, a.key FROM ${schema}.accounts(keys) a WHERE NOT a.guard ON CONFLICT DO NOTHING;
    DELETE FROM ${schema}.known k WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = k.id);
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
    PERFORM pg_sleep(2);
  END IF;
  RETURN QUERY
    SELECT u.login FROM ${schema}.logins_under_way() u
    WHERE u.login = ANY (stalled) AND u.past_account_check AND pg_terminate_backend(u.pid);
END $$;

-- What the keys' accounts have prepared, and where: only there, and only as the account, can it be rolled back.
CREATE FUNCTION ${schema}.prepared(keys text[])
RETURNS TABLE (key text, account name, gid text, database name)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.key, a.account, p.gid, d.datname
  FROM pg_prepared_xact() p JOIN ${schema}.accounts(keys) a ON a.id = p.ownerid AND NOT a.guard JOIN pg_database d ON d.oid = p.dbid
$$;

-- Lets the guard's login act as an account that has no membership left and something prepared, to roll that back; and ends it.
CREATE FUNCTION ${schema}.borrow(account name, back boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  id oid := CASE WHEN NOT back OR to_regrole(quote_ident(account)) IS NOT NULL THEN ${schema}.account(account) END;
BEGIN
  IF back THEN
    BEGIN
      EXECUTE format('REVOKE %I FROM %I', account, session_user);
    EXCEPTION WHEN undefined_object THEN
      NULL;  -- dropped meanwhile
    END;
  ELSIF EXISTS (SELECT FROM pg_auth_members m WHERE m.member = id AND pg_has_role(${owner:literal}, m.grantor, 'USAGE')) THEN
    RAISE '% has memberships: cut it first', account;
  ELSIF NOT EXISTS (SELECT FROM pg_prepared_xact() p WHERE p.ownerid = id) THEN
    RAISE '% has nothing prepared', account;
  ELSE
    EXECUTE format('GRANT %I TO %I WITH SET TRUE, INHERIT FALSE', account, session_user);
  END IF;
END $$;

-- The id of one account of ours that is no guard.
CREATE FUNCTION ${schema}.account(account name) RETURNS oid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  id oid;
BEGIN
  SELECT r.oid INTO STRICT id FROM pg_roles r
  WHERE r.rolname = account AND r.rolname::text ~ '^${before-key}${lease-key}-'
    AND NOT (pg_has_role(r.oid, ${guard:literal}, 'MEMBER') AND coalesce(r.rolvaliduntil > now(), true));
  RETURN id;
EXCEPTION WHEN no_data_found THEN
  RAISE '% is no account that may be ended', account USING ERRCODE = 'undefined_object';
END $$;

-- When the lock table is full: gives back locks that the caller took while there were some, and with these few ends the
-- sessions of the keys and ids, and waits a moment for them to be gone, since only then their locks are free. It reads no
-- catalogue that takes a lock there. Only for a connection that has called it before; it leaves it with so many locks for
-- the next time, which nobody else can guess.
CREATE FUNCTION ${schema}.panic(keys text[], ids oid[], ballast int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up timestamptz := clock_timestamp() + interval '100 ms';
  pause float := 0;
  session int;
  killed int := 0;
BEGIN
  PERFORM pg_advisory_unlock_all();
  LOOP
    PERFORM pg_stat_clear_snapshot(), pg_sleep(pause);
    pause := 0.002;
    FOR session IN
      SELECT s.pid FROM pg_stat_get_activity(NULL) s JOIN ${schema}.known k ON k.id = s.usesysid
      WHERE k.key = ANY (keys) OR k.id = ANY (ids)
    LOOP
      killed := killed + pg_terminate_backend(session)::int;
    END LOOP;
    EXIT WHEN NOT FOUND OR clock_timestamp() > give_up;
  END LOOP;
  BEGIN
    PERFORM pg_try_advisory_lock((random() * 9e18)::bigint) FROM generate_series(1, ballast);
  EXCEPTION WHEN out_of_memory THEN
    NULL;
  END;
  RETURN killed;
END $$;

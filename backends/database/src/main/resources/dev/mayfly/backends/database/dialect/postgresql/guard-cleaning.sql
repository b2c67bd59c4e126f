
-- What an account owns in this database; default privileges and user mappings go with it.
CREATE FUNCTION ${schema}.owned(id oid) RETURNS TABLE (classid oid, objid oid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.classid, d.objid FROM pg_shdepend d
  WHERE d.refclassid = 'pg_authid'::regclass::oid AND d.refobjid = id AND d.deptype = 'o'
    AND d.dbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
    AND d.classid NOT IN ('pg_default_acl'::regclass::oid, 'pg_user_mapping'::regclass::oid)
$$;

-- Code that did not come with the server, nor with an extension that somebody trusted installed and that takes no text to run:
-- functions, and operators, casts and classes that stand for them.
CREATE FUNCTION ${schema}.foreign_code() RETURNS TABLE (classid oid, objid oid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH harmless AS (
    SELECT p.oid FROM pg_proc p
    JOIN pg_depend d ON d.classid = 'pg_proc'::regclass::oid AND d.objid = p.oid AND d.deptype = 'e'
    JOIN pg_roles r ON r.oid = p.proowner AND r.rolsuper
    WHERE p.oid >= 16384 AND (p.provolatile = 'i' OR p.pronargs = 0)),
  parts AS (  -- of an operator, cast or class: the functions it stands for
    SELECT d.classid, d.objid, bool_and(d.refobjid < 16384 OR h.oid IS NOT NULL) AS harmless
    FROM pg_depend d LEFT JOIN harmless h ON h.oid = d.refobjid
    WHERE d.refclassid = 'pg_proc'::regclass::oid AND d.refobjid >= 16384
      AND d.classid IN ('pg_operator'::regclass::oid, 'pg_cast'::regclass::oid, 'pg_opclass'::regclass::oid, 'pg_opfamily'::regclass::oid,
                        'pg_amop'::regclass::oid, 'pg_amproc'::regclass::oid)
    GROUP BY 1, 2)
  SELECT 'pg_proc'::regclass::oid, p.oid FROM pg_proc p WHERE p.oid >= 16384 AND p.oid NOT IN (SELECT h.oid FROM harmless h)
  UNION ALL
  SELECT DISTINCT d.refclassid, d.refobjid FROM pg_depend d
  WHERE d.refobjid >= 16384
    AND d.refclassid IN ('pg_operator'::regclass::oid, 'pg_cast'::regclass::oid, 'pg_opclass'::regclass::oid, 'pg_opfamily'::regclass::oid)
    AND NOT EXISTS (
      SELECT FROM pg_depend e WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e'
        AND NOT EXISTS (SELECT FROM parts p WHERE p.classid = d.refclassid AND p.objid = d.refobjid AND NOT p.harmless))
$$;

-- Whether an expression calls a function of the server's own that runs the text it is given, or changes the session.
CREATE FUNCTION ${schema}.runs_text(expression pg_node_tree) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM regexp_matches(expression::text, ':(?:funcid|opfuncid) ([0-9]+)', 'g') AS m(f)
    JOIN pg_proc p ON p.oid = m.f[1]::oid
    WHERE p.oid < 16384 AND (p.proname::text ~ '_to_xml' OR p.provolatile = 'v')
      AND p.proname <> ALL ('{nextval,currval,lastval,random,random_normal,gen_random_uuid,uuidv4,uuidv7,clock_timestamp,timeofday,setseed}'::name[]))
$$;

-- What would run code of the account's as whoever owns or uses its things, unasked: each with the object it hangs on, which is
-- the account's, and the statement that takes it out. Where there is none, the object cannot be disarmed.
CREATE FUNCTION ${schema}.armed(owner oid, among oid[] DEFAULT NULL)
RETURNS TABLE (classid oid, objid oid, kind text, what text, remedy text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  relation CONSTANT oid := 'pg_class'::regclass;
  routine CONSTANT oid := 'pg_proc'::regclass;
  datatype CONSTANT oid := 'pg_type'::regclass;
  coded oid[];
BEGIN
  RETURN QUERY
  WITH code AS MATERIALIZED (
    SELECT p.classid, p.objid, p.deptype FROM pg_depend p JOIN ${schema}.foreign_code() f ON f.classid = p.refclassid AND f.objid = p.refobjid
    WHERE p.deptype IN ('n', 'a')),
  uses AS MATERIALIZED (SELECT DISTINCT c.classid, c.objid FROM code c),
  mine AS MATERIALIZED (
    SELECT c.oid, c.relkind, c.relforcerowsecurity, c.reloptions FROM pg_class c WHERE c.relowner = owner AND (among IS NULL OR c.oid = ANY (among)))
  SELECT relation, i.indrelid, 'index', i.indexrelid::regclass::text,
         CASE WHEN n.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, n.conname) END
    FROM pg_index i JOIN mine c ON c.oid = i.indrelid JOIN uses u ON u.classid = relation AND u.objid = i.indexrelid
    LEFT JOIN pg_constraint n ON n.conindid = i.indexrelid AND n.conrelid = i.indrelid AND n.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT relation, e.stxrelid, 'statistics', format('%I.%I', n.nspname, e.stxname), format('DROP STATISTICS %I.%I', n.nspname, e.stxname)
    FROM pg_statistic_ext e JOIN mine c ON c.oid = e.stxrelid JOIN pg_namespace n ON n.oid = e.stxnamespace
    JOIN uses u ON u.classid = 'pg_statistic_ext'::regclass::oid AND u.objid = e.oid
  UNION ALL
  SELECT relation, t.tgrelid, 'trigger', format('%I on %s', t.tgname, t.tgrelid::regclass), format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)
    FROM pg_trigger t JOIN mine c ON c.oid = t.tgrelid JOIN uses u ON u.classid = 'pg_trigger'::regclass::oid AND u.objid = t.oid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0::oid
  UNION ALL
  SELECT relation, p.polrelid, 'policy', format('%I on %s', p.polname, p.polrelid::regclass), format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass)
    FROM pg_policy p JOIN mine c ON c.oid = p.polrelid
    WHERE ('pg_policy'::regclass::oid, p.oid) IN (SELECT u.classid, u.objid FROM uses u)
      OR ${schema}.runs_text(p.polqual) OR ${schema}.runs_text(p.polwithcheck)
  UNION ALL
  SELECT relation, f.adrelid, CASE x.attgenerated WHEN '' THEN 'default' ELSE 'expression' END, format('%s.%I', f.adrelid::regclass, x.attname),
         format('ALTER %s %s ALTER %I DROP %s', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
                f.adrelid::regclass, x.attname, CASE x.attgenerated WHEN '' THEN 'DEFAULT' ELSE 'EXPRESSION' END)
    FROM pg_attrdef f JOIN mine c ON c.oid = f.adrelid JOIN pg_attribute x ON x.attrelid = f.adrelid AND x.attnum = f.adnum
    WHERE ('pg_attrdef'::regclass::oid, f.oid) IN (SELECT u.classid, u.objid FROM uses u) OR ${schema}.runs_text(f.adbin)
  UNION ALL
  SELECT relation, n.conrelid, 'constraint', format('%I of %s', n.conname, n.conrelid::regclass),
         CASE WHEN n.coninhcount = 0 THEN format('ALTER TABLE %s DROP CONSTRAINT %I', n.conrelid::regclass, n.conname) END
    FROM pg_constraint n JOIN mine c ON c.oid = n.conrelid
    WHERE n.contype IN ('c', 'f') AND (
      ('pg_constraint'::regclass::oid, n.oid) IN (SELECT u.classid, u.objid FROM uses u) OR (n.contype = 'c' AND ${schema}.runs_text(n.conbin)))
  UNION ALL
  SELECT datatype, t.oid, 'constraint', format('%I of %s', n.conname, t.oid::regtype), format('ALTER DOMAIN %s DROP CONSTRAINT %I', t.oid::regtype, n.conname)
    FROM pg_constraint n JOIN pg_type t ON t.oid = n.contypid
    WHERE t.typowner = owner AND (among IS NULL OR t.oid = ANY (among)) AND n.contype = 'c' AND (
      ('pg_constraint'::regclass::oid, n.oid) IN (SELECT u.classid, u.objid FROM uses u) OR ${schema}.runs_text(n.conbin))
  UNION ALL
  SELECT datatype, t.oid, CASE t.typtype WHEN 'd' THEN 'default' ELSE 'type' END, t.oid::regtype::text,
         CASE t.typtype WHEN 'd' THEN format('ALTER DOMAIN %s DROP DEFAULT', t.oid::regtype) END
    FROM pg_type t
    WHERE t.typowner = owner AND (among IS NULL OR t.oid = ANY (among)) AND (
      (datatype, t.oid) IN (SELECT u.classid, u.objid FROM uses u) OR (t.typtype = 'd' AND ${schema}.runs_text(t.typdefaultbin)))
  UNION ALL
  SELECT relation, c.oid, 'table', format('%s is partitioned by code', c.oid::regclass), NULL
    FROM mine c JOIN uses u ON u.classid = relation AND u.objid = c.oid WHERE c.relkind = 'p'
  UNION ALL
  SELECT relation, w.ev_class, 'rule', format('%I on %s', w.rulename, w.ev_class::regclass), format('DROP RULE %I ON %s', w.rulename, w.ev_class::regclass)
    FROM pg_rewrite w JOIN mine c ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT relation, c.oid, 'materialized view', c.oid::regclass::text, format('DROP MATERIALIZED VIEW %s', c.oid::regclass)
    FROM mine c JOIN pg_rewrite w ON w.ev_class = c.oid
    WHERE c.relkind = 'm' AND (('pg_rewrite'::regclass::oid, w.oid) IN (SELECT u.classid, u.objid FROM uses u) OR ${schema}.runs_text(w.ev_action))
  UNION ALL
  SELECT relation, c.oid, 'view', c.oid::regclass::text, format('ALTER VIEW %s SET (security_invoker = true)', c.oid::regclass)
    FROM mine c WHERE c.relkind = 'v' AND NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1|yes)', false)
  UNION ALL
  SELECT relation, c.oid, 'row security', c.oid::regclass::text, format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass)
    FROM mine c WHERE c.relforcerowsecurity
  UNION ALL
  SELECT routine, p.oid, 'function', p.oid::regprocedure::text, format('ALTER ROUTINE %s SECURITY INVOKER', p.oid::regprocedure)
    FROM pg_proc p WHERE p.proowner = owner AND (among IS NULL OR p.oid = ANY (among)) AND p.prosecdef
  UNION ALL  -- what is called by name is called by those alone to whom the new owner grants it
  SELECT routine, p.oid, 'function', p.oid::regprocedure::text,
         format('REVOKE ALL ON ROUTINE %s FROM %s', p.oid::regprocedure, (
           SELECT string_agg(DISTINCT CASE a.grantee WHEN 0::oid THEN 'PUBLIC' ELSE a.grantee::regrole::text END, ', ')
           FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> owner) || ' CASCADE')
    FROM pg_proc p
    WHERE p.proowner = owner AND (among IS NULL OR p.oid = ANY (among))
      AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> owner)
  UNION ALL  -- another's table calls it, and only who owns that can take it out
  SELECT routine, p.oid, 'function', format('%s, which a trigger on %s calls', p.oid::regprocedure, t.tgrelid::regclass), NULL
    FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE p.proowner = owner AND (among IS NULL OR p.oid = ANY (among)) AND c.relowner <> owner AND NOT t.tgisinternal
  UNION ALL
  SELECT 'pg_operator'::regclass::oid, o.oid, 'operator', o.oid::regoperator::text, format('DROP OPERATOR %s', o.oid::regoperator)
    FROM pg_operator o WHERE o.oprowner = owner AND (among IS NULL OR o.oid = ANY (among))
  UNION ALL
  SELECT routine, p.oid, 'cast', format('from %s to %s', k.castsource::regtype, k.casttarget::regtype),
         format('DROP CAST (%s AS %s)', k.castsource::regtype, k.casttarget::regtype)
    FROM pg_cast k JOIN pg_proc p ON p.oid = k.castfunc WHERE p.proowner = owner AND (among IS NULL OR p.oid = ANY (among));
  -- The code of a range type runs in ANALYZE and in planning, as whoever does that.
  coded := ARRAY(
    SELECT p.objid FROM pg_depend p JOIN ${schema}.foreign_code() f ON f.classid = p.refclassid AND f.objid = p.refobjid
    JOIN pg_type t ON t.oid = p.objid AND t.typtype <> 'd' WHERE p.classid = datatype AND p.deptype IN ('n', 'a'));
  IF coded <> '{}' THEN
    RETURN QUERY
    SELECT DISTINCT relation, c.oid, 'table', format('%s, which has a column of a type with code', c.oid::regclass), NULL
    FROM pg_class c JOIN pg_attribute x ON x.attrelid = c.oid AND x.attnum > 0 AND NOT x.attisdropped
    JOIN pg_type t ON t.oid = x.atttypid LEFT JOIN pg_range g ON t.oid IN (g.rngtypid, g.rngmultitypid)
    WHERE c.relowner = owner AND (among IS NULL OR c.oid = ANY (among)) AND c.relkind IN ('r', 'p', 'm')
      AND (t.oid = ANY (coded) OR t.typelem = ANY (coded) OR t.typbasetype = ANY (coded) OR g.rngtypid = ANY (coded));
  END IF;
END $$;

-- Who gets what the account made: who was named when it was made, or ${new-owner:comment}.
CREATE FUNCTION ${schema}.new_owner(id oid) RETURNS name
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT r.rolname FROM pg_roles r WHERE r.rolname::text = substring(shobj_description(id, 'pg_authid') FROM '^new owner: (.*)$')),
    ${new-owner:literal},
    (SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = id ORDER BY m.roleid LIMIT 1))
$$;

-- Makes the owner role a member of an account that nobody can log in to any more: what that owns takes membership.
CREATE FUNCTION ${schema}.enter(account name) RETURNS oid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  id oid := ${schema}.account(account);
BEGIN
  IF (SELECT r.rolcanlogin FROM pg_roles r WHERE r.oid = id) THEN
    RAISE '% can log in: cut it first', account;
  END IF;
  IF NOT (pg_has_role(${owner:literal}, id, 'USAGE') AND pg_has_role(${owner:literal}, id, 'SET')) THEN
    EXECUTE format('GRANT %I TO ${owner:format} WITH INHERIT TRUE, SET TRUE', account);
  END IF;
  RETURN id;
END $$;

-- Who holds a lock on a thing: what a wait for it was in vain for.
CREATE FUNCTION ${schema}.holders(classid oid, objid oid) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'held by ' || string_agg(DISTINCT CASE
      WHEN l.pid IS NULL THEN format('transaction %L prepared by %s in %s', x.gid, coalesce(x.owner, 'nobody'), x.database)
      ELSE format('session %s of %s (%s)', l.pid, coalesce(s.usename, 'nobody'), coalesce(nullif(s.application_name, ''), s.backend_type))
    END, ', ')
  FROM pg_locks l LEFT JOIN pg_stat_activity s ON s.pid = l.pid
  LEFT JOIN pg_locks t ON l.pid IS NULL AND t.locktype = 'transactionid' AND t.virtualtransaction = l.virtualtransaction
  LEFT JOIN pg_prepared_xacts x ON x.transaction = t.transactionid
  WHERE l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
    AND ((l.classid = $1 AND l.objid = $2) OR (l.locktype = 'relation' AND $1 = 'pg_class'::regclass::oid AND l.relation = $2
      AND l.database = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())))
$$;

-- Takes out what is armed: so many things in one call, and none that is to be skipped. Tells each, and why it could not be.
-- With drop, functions and views that call code go too.
CREATE FUNCTION ${schema}.disarm(account name, code text, most int, skip text[])
RETURNS TABLE (kind text, what text, remedy text, state text, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  id oid := ${schema}.enter(account);
  a record;
BEGIN
  FOR a IN
    SELECT x.classid, x.objid, x.kind, x.what, x.remedy FROM ${schema}.armed(id) x WHERE x.remedy IS NOT NULL AND x.remedy <> ALL (skip)
    UNION ALL
    SELECT 'pg_class'::regclass::oid, c.oid, 'view', c.oid::regclass::text, format('DROP VIEW %s', c.oid::regclass)
    FROM pg_class c WHERE code = 'drop' AND c.relowner = id AND c.relkind = 'v' AND format('DROP VIEW %s', c.oid::regclass) <> ALL (skip)
    UNION ALL
    SELECT 'pg_proc'::regclass::oid, p.oid, 'function', p.oid::regprocedure::text, format('DROP ROUTINE %s', p.oid::regprocedure)
    FROM pg_proc p WHERE code = 'drop' AND p.proowner = id AND format('DROP ROUTINE %s', p.oid::regprocedure) <> ALL (skip)
    LIMIT most
  LOOP
    kind := a.kind; what := a.what; remedy := a.remedy; state := NULL; error := NULL;
    BEGIN
      EXECUTE a.remedy;
    EXCEPTION
      WHEN undefined_object OR undefined_table OR undefined_function OR undefined_column THEN CONTINUE;  -- went with another
      WHEN lock_not_available THEN state := SQLSTATE; error := concat_ws(', ', SQLERRM, ${schema}.holders(a.classid, a.objid));
      WHEN OTHERS THEN state := SQLSTATE; error := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END $$;

-- Passes on so many of the things that the account owns here, and none that is to be skipped: schemas first, each thing with
-- an outcome of its own. What is armed does not pass, unless code is to be kept. Tells what did not pass and why, and how
-- many did.
CREATE FUNCTION ${schema}.pass(account name, code text, most int, skip text[])
RETURNS TABLE (object text, kind text, what text, state text, error text, passed int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  id oid := ${schema}.enter(account);
  new_owner name := ${schema}.new_owner(id);
  new_owner_id oid := to_regrole(quote_ident(new_owner));
  portion text[] := ARRAY(
    SELECT w.classid || ':' || w.objid FROM ${schema}.owned(id) w
    WHERE w.classid || ':' || w.objid <> ALL (skip)
    ORDER BY w.classid <> 'pg_namespace'::regclass::oid, w.classid <> 'pg_class'::regclass::oid, w.classid = 'pg_extension'::regclass::oid LIMIT most);
  ids oid[] := ARRAY(SELECT split_part(p, ':', 2)::oid FROM unnest(portion) p);
  armed jsonb := '{}';
  taken oid[] := '{}';
  o record;
  publication boolean;
BEGIN
  passed := 0;
  IF code <> 'keep' THEN
    SELECT coalesce(jsonb_object_agg(a.classid || ':' || a.objid, a.kind || ' ' || a.what), '{}') INTO armed FROM ${schema}.armed(id, ids) a;
  END IF;
  FOR o IN
    SELECT p.object, split_part(p.object, ':', 1)::oid AS classid, split_part(p.object, ':', 2)::oid AS objid, i.type, i.identity,
           i.schema ~ '^pg_(toast_)?temp_' AS temporary
    FROM unnest(portion) WITH ORDINALITY AS p(object, n),
         LATERAL pg_identify_object(split_part(p.object, ':', 1)::oid, split_part(p.object, ':', 2)::oid, 0) i
    ORDER BY p.n
  LOOP
    object := o.object; kind := o.type; what := o.identity; state := NULL; error := NULL;
    IF o.temporary THEN
      state := 'temporary';  -- a crash left it: rest() drops it
    ELSIF armed ? o.object THEN
      state := 'armed';
      error := 'it would run code of the account''s as ' || new_owner || ': ' || (armed ->> o.object);
    ELSIF o.type = 'extension' THEN
      state := 'extension';  -- nothing but REASSIGN passes it: rest() does
    ELSE
      BEGIN
        publication := o.type = 'publication' AND NOT has_database_privilege(new_owner, current_database(), 'CREATE');
        IF publication THEN
          EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), new_owner);
        END IF;
        EXECUTE format('ALTER %s %s OWNER TO %I', CASE o.type WHEN 'composite type' THEN 'type' WHEN 'statistics object' THEN 'statistics' ELSE o.type END, o.identity, new_owner);
        IF publication THEN
          EXECUTE format('REVOKE CREATE ON DATABASE %I FROM %I', current_database(), new_owner);
        END IF;
        passed := passed + 1;
        taken := taken || o.objid;
      EXCEPTION
        WHEN lock_not_available THEN state := SQLSTATE; error := concat_ws(', ', SQLERRM, ${schema}.holders(o.classid, o.objid));
        WHEN OTHERS THEN state := SQLSTATE; error := SQLERRM;
      END;
    END IF;
    -- An owned sequence passes with its table, after it was refused by itself.
    IF state IS NOT NULL AND EXISTS (SELECT FROM ${schema}.owned(id) w WHERE w.classid = o.classid AND w.objid = o.objid) THEN
      RETURN NEXT;
    END IF;
  END LOOP;
  -- While code is left somewhere, it may have run until the thing was locked.
  IF code <> 'keep' AND taken <> '{}' AND EXISTS (SELECT FROM ${schema}.armed(new_owner_id, taken) a WHERE a.objid = ANY (taken)) THEN
    RAISE 'what % owns is changed while it passes', account USING ERRCODE = 'serialization_failure';
  END IF;
  object := NULL; kind := NULL; what := NULL; state := NULL; error := NULL;
  RETURN NEXT;
END $$;

-- Once nothing is left but what may go: grants, default privileges, user mappings and what a crash left of temporary things. What
-- did not pass stays with the account, and its new owner may use it.
CREATE FUNCTION ${schema}.rest(account name) RETURNS TABLE (state text, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  id oid := ${schema}.enter(account);
  new_owner name := ${schema}.new_owner(id);
  o record;
BEGIN
  IF NOT EXISTS (SELECT FROM ${schema}.lasting(id) w WHERE w.classid <> 'pg_extension'::regclass::oid) THEN
    IF EXISTS (SELECT FROM ${schema}.lasting(id)) THEN
      EXECUTE format('REASSIGN OWNED BY %I TO %I', account, new_owner);
    END IF;
    EXECUTE format('DROP OWNED BY %I CASCADE', account);
    RETURN;
  END IF;
  FOR o IN SELECT w.objid FROM ${schema}.lasting(id) w JOIN pg_class c ON c.oid = w.objid AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
           WHERE w.classid = 'pg_class'::regclass::oid
  LOOP
    EXECUTE format('GRANT ALL ON %s TO %I', o.objid::regclass, new_owner);
  END LOOP;
EXCEPTION
  WHEN lock_not_available THEN RETURN QUERY SELECT SQLSTATE, SQLERRM;
  WHEN OTHERS THEN RETURN QUERY SELECT SQLSTATE, SQLERRM;
END $$;

-- What an account owns here that is not temporary.
CREATE FUNCTION ${schema}.lasting(id oid) RETURNS TABLE (classid oid, objid oid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.classid, o.objid FROM ${schema}.owned(id) o, LATERAL pg_identify_object(o.classid, o.objid, 0) i
  WHERE coalesce(i.schema, '') !~ '^pg_(toast_)?temp_'
$$;

-- The databases in which the accounts own something or were granted something.
CREATE FUNCTION ${schema}.databases_of(keys text[])
RETURNS TABLE (database name, key text, account name)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT b.datname, a.key, a.account
  FROM ${schema}.accounts(keys) a
  JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass::oid AND d.refobjid = a.id
  JOIN pg_database b ON b.oid = d.dbid OR (d.dbid = 0::oid AND b.datname = current_database())
  WHERE NOT a.guard
$$;

-- What hangs on the accounts: things here by their names, those elsewhere by their number.
CREATE FUNCTION ${schema}.hanging(keys text[])
RETURNS TABLE (key text, account name, database name, kind text, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.key, a.account, b.datname, i.type, CASE d.deptype WHEN 'o' THEN i.identity ELSE 'a grant on ' || i.identity END
  FROM ${schema}.accounts(keys) a
  JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass::oid AND d.refobjid = a.id
  JOIN pg_database b ON b.oid = d.dbid AND b.datname = current_database(),
  LATERAL pg_identify_object(d.classid, d.objid, 0) i
  WHERE NOT a.guard
  UNION ALL
  SELECT a.key, a.account, coalesce(b.datname, ''), CASE d.deptype WHEN 'o' THEN 'object' ELSE 'grant' END, count(*)::text
  FROM ${schema}.accounts(keys) a
  JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass::oid AND d.refobjid = a.id
  LEFT JOIN pg_database b ON b.oid = d.dbid
  WHERE NOT a.guard AND b.datname IS DISTINCT FROM current_database()
  GROUP BY 1, 2, 3, 4
$$;

-- Drops the accounts, all in one statement where that goes; where it fails, error says who is in the way.
CREATE FUNCTION ${schema}.drop(keys text[], spared name DEFAULT '')
RETURNS TABLE (key text, account name, id oid, state text, error text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  accts jsonb := (
    SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM ${schema}.accounts(keys, spared) a WHERE NOT a.guard AND NOT a.may_login);
BEGIN
  BEGIN
    EXECUTE (SELECT 'DROP ROLE ' || string_agg(quote_ident(f.value ->> 'account'), ', ') FROM jsonb_array_elements(accts) f);
    RETURN;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  FOR key, account, id IN SELECT f.value ->> 'key', f.value ->> 'account', (f.value ->> 'id')::oid FROM jsonb_array_elements(accts) f LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', account);
      CONTINUE;
    EXCEPTION
      WHEN lock_not_available THEN state := SQLSTATE; error := concat_ws(', ', SQLERRM, ${schema}.holders('pg_authid'::regclass, id));
      WHEN OTHERS THEN state := SQLSTATE; error := SQLERRM;
    END;
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = id);  -- dropped meanwhile, which has errors of many kinds
    RETURN NEXT;
  END LOOP;
END $$;

-- For Vault, which has one transaction: disarms, passes on and drops one account that owns little. What is too much, or
-- cannot be done, stays with the account as it is.
CREATE FUNCTION ${schema}.clean(account name, code text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  id oid := ${schema}.enter(account);
  problem text;
BEGIN
  IF (SELECT count(*) FROM ${schema}.owned(id)) > 250 THEN
    RAISE '% owns too much for one transaction', account;
  END IF;
  IF code <> 'keep' THEN
    PERFORM d.what FROM ${schema}.disarm(account, code, 1000, '{}') d;
    PERFORM d.what FROM ${schema}.disarm(account, code, 1000, '{}') d;
  END IF;
  SELECT string_agg(p.what || ': ' || coalesce(p.error, p.state), '; ') INTO problem
    FROM ${schema}.pass(account, code, 250, '{}') p WHERE p.state IS NOT NULL AND p.state NOT IN ('temporary', 'extension');
  IF problem IS NULL THEN
    SELECT r.error INTO problem FROM ${schema}.rest(account) r;
  END IF;
  IF problem IS NOT NULL THEN
    RAISE '%', problem;
  END IF;
END $$;

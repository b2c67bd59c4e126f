-- A schema that has, for every function and operator of the server's own, one of the same name for the same types, and operators for
-- pairs of types that the server has none for. Before pg_catalog on a search path it is called by every statement that names neither
-- its schema nor its search path. Each call counts, also where its transaction is undone.
CREATE SCHEMA hostile;
GRANT USAGE ON SCHEMA hostile TO PUBLIC;
CREATE SEQUENCE hostile.calls;
GRANT ALL ON hostile.calls TO PUBLIC;
DO $make$
DECLARE
  f record;
  o record;
  made text;
  n int := 0;
BEGIN
  FOR f IN
    SELECT p.oid, p.proname, p.pronargs, pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
    FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.provariadic = 0 AND NOT p.proretset
      AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) a JOIN pg_type t ON t.oid = a WHERE t.typtype = 'p' AND t.typname !~ '^any.')
      AND p.prorettype NOT IN (SELECT t.oid FROM pg_type t WHERE t.typtype = 'p' AND t.typname !~ '^any.' AND t.typname <> 'void')
  LOOP
    BEGIN
      EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN PERFORM pg_catalog.nextval(''hostile.calls''); RAISE LOG ''hostile %s''; RETURN%s; END $f$',
        f.proname, f.arguments, f.result, f.proname, CASE f.result WHEN 'void' THEN '' ELSE ' NULL' END);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END LOOP;
  FOREACH made IN ARRAY ARRAY['text, name', 'text, text', 'text, oid', 'text, regclass', 'text, regrole', 'text, text, text', 'text, name, name', 'text, name, text',
      'text, text, name', 'text, regrole, regrole', 'text, regrole, text, regrole'] LOOP
    EXECUTE format('CREATE FUNCTION hostile.format(%s) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN PERFORM pg_catalog.nextval(''hostile.calls''); RAISE LOG ''hostile format''; RETURN NULL; END $f$', made);
  END LOOP;
  FOR o IN
    SELECT p.oprname AS name, p.oprleft::regtype AS l, p.oprright::regtype AS r, p.oprresult::regtype AS result FROM pg_operator p
    WHERE p.oprnamespace = 'pg_catalog'::regnamespace AND p.oprkind = 'b'
    UNION
    SELECT x.name, l.l, r.r, CASE x.name WHEN '||' THEN 'text' ELSE 'boolean' END::regtype
    FROM unnest('{=,<>,<,>,||,~,!~}'::text[]) x(name),
         unnest('{text,name,varchar,oid,regclass,regrole,regnamespace,integer,bigint,boolean,pg_lsn,"\"char\""}'::regtype[]) l(l),
         unnest('{text,name,varchar,oid,regclass,regrole,regnamespace,integer,bigint,boolean,pg_lsn,"\"char\""}'::regtype[]) r(r)
  LOOP
    n := n + 1;
    BEGIN
      EXECUTE format('CREATE FUNCTION hostile.op%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN PERFORM pg_catalog.nextval(''hostile.calls''); RAISE LOG ''hostile %s''; RETURN NULL; END $f$',
        n, o.l, o.r, o.result, replace(o.name, '%', '%%'));
      EXECUTE format('CREATE OPERATOR hostile.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = hostile.op%s)', o.name, o.l, o.r, n);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END LOOP;
END
$make$;

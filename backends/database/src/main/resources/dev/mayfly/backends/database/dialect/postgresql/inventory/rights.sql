-- What was given in this database: to whom, what, and how many of it. Nobody's name is everybody.
WITH relation AS MATERIALIZED (
  SELECT c.oid, c.relowner, c.relacl FROM pg_class c
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'),
granted AS (
  SELECT a.grantee, c.oid, a.privilege_type FROM relation c CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE a.grantee <> c.relowner
  UNION ALL
  SELECT a.grantee, c.oid, a.privilege_type FROM relation c JOIN pg_attribute t ON t.attrelid = c.oid
  CROSS JOIN LATERAL aclexplode(t.attacl) a WHERE t.attacl IS NOT NULL AND a.grantee <> c.relowner),
usable AS (
  SELECT g.grantee, bool_or(g.privilege_type = 'SELECT') AS reads,
    bool_or(g.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')) AS writes
  FROM granted g GROUP BY g.grantee, g.oid),
place AS (SELECT n.oid, n.nspowner, n.nspacl FROM pg_namespace n WHERE n.nspname::text !~ '^pg_' AND n.nspname <> 'information_schema')
SELECT coalesce(r.rolname::text, ''), f.kind, sum(f.number)::int FROM (
  SELECT u.grantee, 'reads' AS kind, count(*) FILTER (WHERE u.reads) AS number FROM usable u GROUP BY 1
  UNION ALL SELECT u.grantee, 'writes', count(*) FILTER (WHERE u.writes) FROM usable u GROUP BY 1
  UNION ALL SELECT c.relowner, 'owns', count(*) FROM relation c GROUP BY 1
  UNION ALL SELECT n.nspowner, 'creates', count(*) FROM place n GROUP BY 1
  UNION ALL SELECT a.grantee, 'creates', count(DISTINCT n.oid) FROM place n CROSS JOIN LATERAL aclexplode(n.nspacl) a
    WHERE a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner GROUP BY 1
  UNION ALL SELECT d.datdba, 'database', 1 FROM pg_database d WHERE d.datname = current_database()
  UNION ALL SELECT a.grantee, 'schemas', count(DISTINCT d.oid) FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a
    WHERE d.datname = current_database() AND a.privilege_type = 'CREATE' AND a.grantee <> d.datdba GROUP BY 1
  UNION ALL SELECT a.grantee, 'calls', count(DISTINCT p.oid) FROM pg_proc p
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    WHERE p.prosecdef AND p.oid >= 16384 AND a.grantee <> p.proowner GROUP BY 1) f
LEFT JOIN pg_roles r ON r.oid = f.grantee
WHERE f.number > 0 AND (f.grantee = 0::oid OR r.oid IS NOT NULL)
GROUP BY 1, 2 ORDER BY 1, 2

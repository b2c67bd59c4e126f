-- In which other databases somebody owns something or was given something: what, only they tell.
SELECT r.rolname, bool_or(d.deptype = 'o'), string_agg(DISTINCT b.datname::text, ', ' ORDER BY b.datname::text)
FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid JOIN pg_database b ON b.oid = d.dbid
WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'o') AND b.datname <> ALL (?::text[]::name[])
GROUP BY 1

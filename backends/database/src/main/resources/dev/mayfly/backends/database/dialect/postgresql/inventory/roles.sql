SELECT r.rolname, r.rolcanlogin AND (r.rolconnlimit <> 0 OR r.rolsuper), r.rolsuper, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolcreatedb,
  CASE WHEN r.rolvaliduntil = '-infinity' THEN 0 WHEN isfinite(r.rolvaliduntil) THEN extract(epoch FROM r.rolvaliduntil)::bigint END, d.description, coalesce(s.sessions, 0), r.rolcanlogin
FROM pg_roles r
LEFT JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
LEFT JOIN (SELECT a.usesysid AS id, count(*) AS sessions FROM pg_stat_activity a GROUP BY 1) s ON s.id = r.oid

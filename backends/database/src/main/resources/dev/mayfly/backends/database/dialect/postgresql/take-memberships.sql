DECLARE
  g record;
  member regrole;
BEGIN
  FOR g IN
    SELECT m.roleid::regrole AS role, m.grantor::regrole AS grantor, array_agg(m.member::regrole ORDER BY m.member) AS members
    FROM pg_auth_members m WHERE m.member = ANY (ids) GROUP BY 1, 2
  LOOP
    BEGIN
      EXECUTE format('REVOKE %s FROM %s GRANTED BY %s', g.role, array_to_string(g.members, ', '), g.grantor);
    EXCEPTION WHEN OTHERS THEN  -- one is dropped meanwhile, or a stranger granted it: access() tells
      FOREACH member IN ARRAY g.members LOOP
        BEGIN
          EXECUTE format('REVOKE %s FROM %s GRANTED BY %s', g.role, member, g.grantor);
        EXCEPTION WHEN OTHERS THEN
          NULL;
        END;
      END LOOP;
    END;
  END LOOP;
END;

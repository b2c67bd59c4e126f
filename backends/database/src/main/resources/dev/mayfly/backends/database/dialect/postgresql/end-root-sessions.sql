DO $$
DECLARE
  logins text[];
  begun timestamptz := clock_timestamp();
BEGIN
  ${take-epoch}
  -- A login that is under way may be one with the old password: it is given a while to become a session or to be refused.
  logins := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u);
  LOOP
    PERFORM pg_stat_clear_snapshot();
    PERFORM pg_terminate_backend(s.pid) FROM pg_stat_activity s
    WHERE s.usename = ${login:literal} AND s.pid <> pg_backend_pid();
    logins := ARRAY(SELECT u.login FROM ${schema}.logins_under_way() u WHERE u.login = ANY (logins));
    IF clock_timestamp() > begun + interval '1 s' THEN
      PERFORM pg_terminate_backend(u.pid) FROM ${schema}.logins_under_way() u WHERE u.login = ANY (logins);
    END IF;
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN logins = '{}' AND NOT EXISTS (
      SELECT FROM pg_stat_activity s WHERE s.usename = ${login:literal} AND s.pid <> pg_backend_pid());
    IF clock_timestamp() > begun + interval '5 s' THEN
      RAISE EXCEPTION 'sessions of % are left', ${login:literal} USING ERRCODE = 'object_in_use';
    END IF;
    PERFORM pg_sleep(0.005);
  END LOOP;
END $$

-- What is called holders is a list, with commas between, of lease keys, or of accounts. Of these one may be spared.

${procedure make_account}(account VARCHAR(80), secret VARCHAR(255), granted VARCHAR(255))
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE name VARCHAR(190) DEFAULT CONCAT(QUOTE(account), '@''%''');
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    IF account REGEXP ${account-form} THEN
      SET @mayfly = CONCAT('DROP USER IF EXISTS ', name);
      PREPARE mayfly FROM @mayfly;
      EXECUTE mayfly;
    END IF;
    RESIGNAL;
  END;
  IF NOT account REGEXP ${account-form} OR CHAR_LENGTH(account) > 32 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'that is no name of a lease''s account';
  END IF;
  CASE granted
${cases}
  ELSE SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such role here. fix: run mayfly generate sql anew';
  END CASE;
  SET @mayfly = NULL;
END //

-- The same, of an account that the server ends when its time is over.
${procedure make_expiring_account}(account VARCHAR(80), secret VARCHAR(255), granted VARCHAR(255), until_when BIGINT)
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  INSERT INTO ${schema}.expiries VALUES (account, until_when) ON DUPLICATE KEY UPDATE expires = until_when;
  CALL ${schema}.make_account(account, secret, granted);
END //

-- Puts that time off, unless it is over.
${procedure prolong_account}(account VARCHAR(80), until_when BIGINT) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ${schema}.accounts a WHERE a.account = account AND NOT a.locked)
     OR NOT EXISTS (SELECT 1 FROM ${schema}.expiries e WHERE e.account = account AND e.expires > UNIX_TIMESTAMP()) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such account any more';
  END IF;
  UPDATE ${schema}.expiries e SET e.expires = until_when WHERE e.account = account;
END //

-- For who makes accounts: those that carry a key.
${procedure accounts_of}(carried VARCHAR(16)) SQL SECURITY DEFINER COMMENT ${label}
SELECT a.account FROM ${schema}.accounts a WHERE a.lease_key = carried //

-- For guards: accounts whose time was over a minute ago, and that nobody has locked.
${procedure expired_accounts}() SQL SECURITY DEFINER COMMENT ${label}
SELECT a.lease_key, a.account FROM ${schema}.accounts a
WHERE NOT a.locked AND EXISTS (SELECT 1 FROM ${schema}.expiries e WHERE e.account = a.account AND e.expires < UNIX_TIMESTAMP() - 60) //

-- Ends those whose time is over.
${procedure end_expired}() SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE due VARCHAR(80);
  DECLARE expired CURSOR FOR SELECT e.account FROM ${schema}.expiries e WHERE e.expires <= UNIX_TIMESTAMP();
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  OPEN expired;
  ending: LOOP
    FETCH expired INTO due;
    IF finished THEN LEAVE ending; END IF;
    IF EXISTS (SELECT 1 FROM ${schema}.expiries e WHERE e.account = due AND e.expires <= UNIX_TIMESTAMP()) THEN
      BEGIN
        DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET finished = finished;  -- it is tried again
        CALL ${schema}.end_account(due, ${how});
      END;
    END IF;
  END LOOP;
  CLOSE expired;
END //

${procedure make}(name VARCHAR(190), secret VARCHAR(255), limits VARCHAR(255))
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  SET @mayfly = CONCAT('CREATE USER ', name, ${identified}, limits);
  PREPARE mayfly FROM @mayfly;
  EXECUTE mayfly;
END //

${procedure allow}(name VARCHAR(190), what TEXT)
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  SET @mayfly = CONCAT('GRANT ', what, ' TO ', name);
  PREPARE mayfly FROM @mayfly;
  EXECUTE mayfly;
END //

-- Lets nobody log in any more, and disables the accounts' events. Tells the accounts, and what failed.
${procedure lock_accounts}(holders LONGTEXT, spared VARCHAR(80))
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE problem TEXT DEFAULT '';
  DECLARE eventful TEXT DEFAULT '';
  DECLARE line TEXT;
  DECLARE unlocked CURSOR FOR
    SELECT CONCAT('ALTER USER ', QUOTE(a.account), '@', QUOTE(a.host), ' ACCOUNT LOCK') FROM ${schema}.accounts a
    WHERE (FIND_IN_SET(a.lease_key, holders) OR FIND_IN_SET(a.account, holders)) AND a.account <> spared AND NOT a.locked;
  DECLARE enabled CURSOR FOR
    SELECT CONCAT('ALTER DEFINER = ', QUOTE(e.account), '@', QUOTE(SUBSTRING_INDEX(e.definer, '@', -1)),
                  ' EVENT `', REPLACE(e.place, '`', '``'), '`.`', REPLACE(e.name, '`', '``'), '` DISABLE') FROM ${schema}.events e
    WHERE (FIND_IN_SET(e.lease_key, holders) OR FIND_IN_SET(e.account, holders)) AND e.account <> spared;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  OPEN unlocked;
  locking: LOOP
    FETCH unlocked INTO line;
    IF finished THEN LEAVE locking; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION GET DIAGNOSTICS CONDITION 1 problem = MESSAGE_TEXT;
      CALL ${schema}.run(line);
    END;
  END LOOP;
  CLOSE unlocked;
  SET finished = 0;
  OPEN enabled;
  disabling: LOOP
    FETCH enabled INTO line;
    IF finished THEN LEAVE disabling; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION GET DIAGNOSTICS CONDITION 1 eventful = MESSAGE_TEXT;
      CALL ${schema}.run(line);
    END;
  END LOOP;
  CLOSE enabled;
  SELECT a.lease_key, a.account, a.host, IF(a.locked, '', CONCAT('is not locked: ', problem)) AS failure FROM ${schema}.accounts a
  WHERE (FIND_IN_SET(a.lease_key, holders) OR FIND_IN_SET(a.account, holders)) AND a.account <> spared
  UNION ALL
  SELECT e.lease_key, '', CONCAT('event ', e.place, '.', e.name), CONCAT('is not disabled: ', eventful) FROM ${schema}.events e
  WHERE (FIND_IN_SET(e.lease_key, holders) OR FIND_IN_SET(e.account, holders)) AND e.account <> spared;
END //

${procedure run}(line LONGTEXT) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  SET @mayfly = line;
  PREPARE mayfly FROM @mayfly;
  EXECUTE mayfly;
END //

-- Ends sessions, also of accounts that are gone, and waits a moment for them to be over. Tells whose they were.
${procedure end_sessions}(holders LONGTEXT, spared VARCHAR(80))
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE ended LONGTEXT DEFAULT '';
  DECLARE rounds INT DEFAULT 0;
  DECLARE session_id BIGINT UNSIGNED;
  DECLARE session_key VARCHAR(16);
  DECLARE open_sessions CURSOR FOR
    SELECT s.id, s.lease_key FROM ${schema}.sessions s
    WHERE s.lease_key <> '' AND (FIND_IN_SET(s.lease_key, holders) OR FIND_IN_SET(s.account, holders)) AND s.account <> spared;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  OPEN open_sessions;
  ending: LOOP
    FETCH open_sessions INTO session_id, session_key;
    IF finished THEN LEAVE ending; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR 1094 SET rounds = rounds;  -- it is over
      KILL session_id;
    END;
    SET ended = CONCAT(ended, ',', session_key);
  END LOOP;
  CLOSE open_sessions;
  WHILE ended <> '' AND rounds < 20 AND EXISTS (
    SELECT 1 FROM ${schema}.sessions s
    WHERE s.lease_key <> '' AND (FIND_IN_SET(s.lease_key, holders) OR FIND_IN_SET(s.account, holders)) AND s.account <> spared) DO
    DO SLEEP(0.005);
    SET rounds = rounds + 1;
  END WHILE;
  SELECT SUBSTRING(ended, 2) AS keys_of_ended;
END //

-- Ends those of the connections that have not finished their login in two seconds.
${procedure end_logins}(ids LONGTEXT) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE session_id BIGINT UNSIGNED;
  DECLARE half_open CURSOR FOR
    SELECT s.id FROM ${schema}.sessions s WHERE s.half_open AND s.seconds >= 2 AND FIND_IN_SET(s.id, ids);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  OPEN half_open;
  ending: LOOP
    FETCH half_open INTO session_id;
    IF finished THEN LEAVE ending; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR 1094 SET finished = finished;  -- it is over
      KILL session_id;
    END;
  END LOOP;
  CLOSE half_open;
  SELECT '' AS nothing;
END //

-- What is left: accounts, logins that are let in, sessions, events; connections that could become or be one of the holders'; and
-- how far this server is. The sessions are looked at once, so that none can be overlooked while it goes from one state to another.
${procedure observe}(holders LONGTEXT, reached LONGTEXT) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE rounds INT DEFAULT 0;
  IF reached <> '' AND reached <> ${position} THEN
    DO ${await-position};
  END IF;
  WHILE rounds < 10 AND EXISTS (SELECT 1 FROM ${schema}.sessions s WHERE s.half_open OR s.hidden) DO
    DO SLEEP(0.01);
    SET rounds = rounds + 1;
  END WHILE;
  SELECT 'position' AS kind, '' AS lease_key, '' AS account, ${position-reached} AS what
  UNION ALL
  SELECT IF(a.locked, 'locked', 'login'), a.lease_key, a.account, a.host FROM ${schema}.accounts a WHERE FIND_IN_SET(a.lease_key, holders)
  UNION ALL
  SELECT 'event', e.lease_key, e.account, CONCAT(e.place, '.', e.name) FROM ${schema}.events e WHERE FIND_IN_SET(e.lease_key, holders)
  UNION ALL
  SELECT CASE WHEN s.lease_key <> '' THEN 'session' WHEN s.half_open THEN 'half-open' ELSE 'hidden' END, s.lease_key, s.account, CONCAT(s.id, ' from ', s.host)
  FROM ${schema}.sessions s WHERE IF(s.lease_key <> '', FIND_IN_SET(s.lease_key, holders), s.half_open OR s.hidden);
END //

-- What would run with the accounts' rights, or with nobody's once they are gone.
${procedure defined_by}(holders LONGTEXT, spared VARCHAR(80)) SQL SECURITY DEFINER COMMENT ${label}
SELECT d.kind, d.place, d.name, d.account, d.lease_key FROM ${schema}.defined d
WHERE (FIND_IN_SET(d.lease_key, holders) OR FIND_IN_SET(d.account, holders)) AND d.account <> spared //

-- Takes out one such thing: a view or a routine runs from now on with the rights of who uses it, or is dropped; the rest is dropped.
${procedure disarm}(what VARCHAR(20), where_it_is VARCHAR(64), called VARCHAR(64), how VARCHAR(10))
SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE line LONGTEXT;
  DECLARE name VARCHAR(300) DEFAULT CONCAT('`', REPLACE(where_it_is, '`', '``'), '`.`', REPLACE(called, '`', '``'), '`');
  IF EXISTS (SELECT 1 FROM ${schema}.defined d WHERE d.kind = what AND d.place = where_it_is AND d.name = called) THEN
    IF how = 'drop' OR what IN ('trigger', 'event') THEN
      SET line = CONCAT('DROP ', what, ' IF EXISTS ', name);
    ELSEIF what = 'view' THEN
      SET line = (
        SELECT CONCAT('ALTER ALGORITHM = ', ${algorithm}, ' DEFINER = ', ${heir:literal}, ' SQL SECURITY INVOKER VIEW ', name, ' AS ', v.VIEW_DEFINITION,
                      IF(v.CHECK_OPTION = 'NONE', '', CONCAT(' WITH ', v.CHECK_OPTION, ' CHECK OPTION')))
        FROM information_schema.VIEWS v WHERE v.TABLE_SCHEMA = where_it_is AND v.TABLE_NAME = called);
    ELSE
      SET line = CONCAT('ALTER ', what, ' ', name, ' SQL SECURITY INVOKER');
    END IF;
    CALL ${schema}.run(line);
  END IF;
  SELECT '' AS nothing;
END //

-- Drops the accounts by which nothing is defined. Tells those that are left, and why.
${procedure drop_accounts}(holders LONGTEXT, spared VARCHAR(80)) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE problem TEXT DEFAULT 'something is defined by it';
  DECLARE line TEXT;
  DECLARE definers LONGTEXT DEFAULT '';
  DECLARE idle CURSOR FOR
    SELECT CONCAT('DROP USER IF EXISTS ', QUOTE(a.account), '@', QUOTE(a.host)) FROM ${schema}.accounts a
    WHERE (FIND_IN_SET(a.lease_key, holders) OR FIND_IN_SET(a.account, holders)) AND a.account <> spared AND NOT FIND_IN_SET(a.account, definers);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  SET SESSION group_concat_max_len = 1048576;
  SET definers = (
    SELECT COALESCE(GROUP_CONCAT(DISTINCT d.account), '') FROM ${schema}.defined d WHERE FIND_IN_SET(d.lease_key, holders) OR FIND_IN_SET(d.account, holders));
  OPEN idle;
  dropping: LOOP
    FETCH idle INTO line;
    IF finished THEN LEAVE dropping; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION GET DIAGNOSTICS CONDITION 1 problem = MESSAGE_TEXT;
      CALL ${schema}.run(line);
    END;
  END LOOP;
  CLOSE idle;
  DELETE FROM ${schema}.expiries
  WHERE (FIND_IN_SET(SUBSTRING(expiries.account, ${key-begins}, 10), holders) OR FIND_IN_SET(expiries.account, holders))
    AND NOT EXISTS (SELECT 1 FROM ${schema}.accounts a WHERE a.account = expiries.account);
  SELECT a.lease_key, a.account, a.host, problem FROM ${schema}.accounts a
  WHERE (FIND_IN_SET(a.lease_key, holders) OR FIND_IN_SET(a.account, holders)) AND a.account <> spared;
END //

-- Every account and role: who it is, whether it is a role or locked, its rights everywhere, when its password was changed, for how
-- many days that holds (0: for ever), what is written beside it, and its sessions. No password, and no hash of one.
${procedure list_accounts}() SQL SECURITY DEFINER COMMENT ${label}
SELECT a.User, a.Host, ${is-role}, ${locked}, ${global-rights}, ${password-changed}, ${password-lifetime}, ${comment}, COALESCE(s.number, 0)
FROM ${account-table} a
LEFT JOIN (SELECT t.account, COUNT(*) AS number FROM ${schema}.sessions t GROUP BY t.account) s ON s.account = a.User //

-- Which roles each may use, and what each was given in which database: on all of it (1), or on how many of its tables or routines.
${procedure list_rights}() SQL SECURITY DEFINER COMMENT ${label}
SELECT 'role' AS kind, ${member-columns} AS place, 0 AS can_read, 0 AS can_write, 0 AS can_pass_on FROM ${member-table} m
UNION ALL
SELECT 'database', d.User, d.Host, d.Db, d.Select_priv = 'Y',
       'Y' IN (d.Insert_priv, d.Update_priv, d.Delete_priv, d.Create_priv, d.Drop_priv, d.Alter_priv, d.Index_priv, d.Trigger_priv, d.Event_priv,
               d.Create_view_priv, d.Create_routine_priv, d.Alter_routine_priv),
       d.Grant_priv = 'Y'
FROM mysql.db d
UNION ALL
SELECT 'table', t.User, t.Host, t.Db, SUM(FIND_IN_SET('Select', t.Table_priv) > 0 OR FIND_IN_SET('Select', t.Column_priv) > 0),
       SUM(CONCAT(t.Table_priv, ',', t.Column_priv) REGEXP 'Insert|Update|Delete|Create|Drop|Alter|Index|Trigger'),
       SUM(FIND_IN_SET('Grant', t.Table_priv) > 0)
FROM mysql.tables_priv t GROUP BY t.User, t.Host, t.Db
UNION ALL
SELECT 'routine', p.User, p.Host, p.Db, COUNT(*), 0, SUM(FIND_IN_SET('Grant', p.Proc_priv) > 0) FROM mysql.procs_priv p GROUP BY p.User, p.Host, p.Db //

-- For who makes accounts, also with no Mayfly alive. What cannot be taken out keeps its account, which is locked.
${procedure end_account}(account VARCHAR(80), how VARCHAR(10)) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE what VARCHAR(20);
  DECLARE where_it_is, called VARCHAR(64);
  DECLARE things CURSOR FOR SELECT d.kind, d.place, d.name FROM ${schema}.defined d WHERE d.account = account AND how <> 'report';
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  IF NOT account REGEXP ${account-form} THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'that is no name of a lease''s account';
  END IF;
  SET SESSION lock_wait_timeout = 2;
  CALL ${schema}.end_sessions(account, '');
  CALL ${schema}.lock_accounts(account, '');
  CALL ${schema}.end_sessions(account, '');
  OPEN things;
  disarming: LOOP
    FETCH things INTO what, where_it_is, called;
    IF finished THEN LEAVE disarming; END IF;
    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET finished = finished;  -- then its account stays
      CALL ${schema}.disarm(what, where_it_is, called, how);
    END;
  END LOOP;
  CLOSE things;
  CALL ${schema}.drop_accounts(account, '');
  CALL ${schema}.end_sessions(account, '');
  IF EXISTS (SELECT 1 FROM ${schema}.accounts a WHERE a.account = account AND NOT a.locked) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the account can be neither locked nor dropped';
  END IF;
END //

-- For root logins that take turns. Whose epoch is over has been taken over from. A statement about an account commits by itself, so that
-- no row could be held beside it: a lock is, and nobody else can know what it is called.
${procedure take_epoch}(given BIGINT) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  IF NOT COALESCE(GET_LOCK((SELECT e.called FROM ${schema}.root_epoch e), 5), 0) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'somebody else changes a root login';
  END IF;
  UPDATE ${schema}.root_epoch SET epoch = given WHERE epoch <= given;
  COMMIT;
  IF NOT EXISTS (SELECT 1 FROM ${schema}.root_epoch e WHERE e.epoch = given) THEN
    SIGNAL SQLSTATE 'MF001' SET MESSAGE_TEXT = 'the epoch is over';
  END IF;
END //

-- Gives the login that calls this another password.
${procedure set_root_password}(given BIGINT, secret VARCHAR(255)) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE login VARCHAR(80) DEFAULT SUBSTRING_INDEX(USER(), '@', 1);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DO RELEASE_LOCK((SELECT e.called FROM ${schema}.root_epoch e));
    RESIGNAL;
  END;
  IF login NOT IN (${root-names}) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'that is no root login';
  END IF;
  CALL ${schema}.take_epoch(given);
  SET @mayfly = CONCAT('ALTER USER ', QUOTE(login), '@''%''', ${identified});
  PREPARE mayfly FROM @mayfly;
  EXECUTE mayfly;
  SET @mayfly = NULL;
  DO RELEASE_LOCK((SELECT e.called FROM ${schema}.root_epoch e));
END //

-- Ends every session of a root login but the one that calls this. What is in a routine may be shown by the name of its owner: who was, is
-- waited for to be seen by a name of its own.
${procedure end_root_sessions}(given BIGINT, login VARCHAR(80)) SQL SECURITY DEFINER COMMENT ${label}
BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE rounds INT DEFAULT 0;
  DECLARE ended INT;
  DECLARE pending, still LONGTEXT DEFAULT '';
  DECLARE session_id BIGINT UNSIGNED;
  DECLARE session_of VARCHAR(190);
  DECLARE open_sessions CURSOR FOR
    SELECT s.id, s.account FROM ${schema}.sessions s
    WHERE s.id <> CONNECTION_ID()
      AND (s.account = login OR ((s.account = ${owner-name} OR s.half_open) AND (rounds = 0 OR FIND_IN_SET(s.id, pending))));
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DO RELEASE_LOCK((SELECT e.called FROM ${schema}.root_epoch e));
    RESIGNAL;
  END;
  IF login NOT IN (${root-names}) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'that is no root login';
  END IF;
  CALL ${schema}.take_epoch(given);
  ending: LOOP
    SET finished = 0, ended = 0, still = '';
    OPEN open_sessions;
    each_session: LOOP
      FETCH open_sessions INTO session_id, session_of;
      IF finished THEN LEAVE each_session; END IF;
      IF session_of = login THEN
        BEGIN
          DECLARE CONTINUE HANDLER FOR 1094 SET ended = ended;  -- it is over
          SET ended = ended + 1;
          KILL session_id;
        END;
      ELSE
        SET still = CONCAT(still, ',', session_id);
      END IF;
    END LOOP;
    CLOSE open_sessions;
    IF ended = 0 AND still = '' THEN LEAVE ending; END IF;
    SET pending = still, rounds = rounds + 1;
    IF rounds > 500 THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'sessions of the root login are left';
    END IF;
    DO SLEEP(0.01);
  END LOOP;
  DO RELEASE_LOCK((SELECT e.called FROM ${schema}.root_epoch e));
END //

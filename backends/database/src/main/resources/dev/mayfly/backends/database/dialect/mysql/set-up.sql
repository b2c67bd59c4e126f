-- Mayfly: what its guard needs on this server, and who makes its accounts. Run by who may do everything here, with the client mariadb or mysql.
-- Running it again changes nothing. A server that replicates from this one has it from there.
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
SET NAMES utf8mb4;
CREATE DATABASE IF NOT EXISTS ${schema};

-- Owns Mayfly's routines, and does all that they do. Nobody logs in as it.
CREATE USER IF NOT EXISTS ${owner} ACCOUNT LOCK;
GRANT ${owner-rights} ON *.* TO ${owner};
GRANT SELECT (${account-columns}) ON ${account-table} TO ${owner};
GRANT SELECT ON performance_schema.threads TO ${owner};
-- For the inventory. In none of these is a password.
GRANT SELECT ON mysql.db TO ${owner};
GRANT SELECT ON mysql.tables_priv TO ${owner};
GRANT SELECT ON mysql.procs_priv TO ${owner};
GRANT SELECT ON ${member-table} TO ${owner};
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON ${schema}.* TO ${owner} WITH GRANT OPTION;
${role-rights}
-- Whom views of a task's pass to. Nobody logs in as it, and it needs no rights.
${heir-account}
-- Whom Vault or, with issuer: direct, Mayfly logs in as. It may call some routines, nothing else. The first time it has no password: give it one, with
-- ALTER USER ${root} IDENTIFIED BY '…' ACCOUNT UNLOCK
${root-accounts}

-- When those accounts end that the server ends itself, in seconds of Unix time: the server keeps no such time with an account.
CREATE TABLE IF NOT EXISTS ${schema}.expiries (
  account VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, expires BIGINT NOT NULL) ENGINE = InnoDB;

-- The highest epoch that was seen of who rotates root logins by turns, and what the lock is called that they take.
CREATE TABLE IF NOT EXISTS ${schema}.root_epoch (
  one BOOLEAN PRIMARY KEY, epoch BIGINT NOT NULL, called VARCHAR(64) CHARACTER SET ascii NOT NULL) ENGINE = InnoDB;
INSERT IGNORE INTO ${schema}.root_epoch VALUES (TRUE, 0, LEFT(SHA2(CONCAT(UUID(), RAND(), RAND(), CONNECTION_ID()), 256), 48));

-- The accounts of leases.
CREATE OR REPLACE DEFINER = ${owner} SQL SECURITY DEFINER VIEW ${schema}.accounts AS
SELECT User AS account, Host AS host, SUBSTRING(User, ${key-begins}, 10) AS lease_key, ${locked} AS locked
FROM ${account-table} WHERE User REGEXP ${account-form};

-- What runs, or could run, with the rights of an account: of views and routines those that say so.
CREATE OR REPLACE DEFINER = ${owner} SQL SECURITY DEFINER VIEW ${schema}.defined AS
SELECT kind, place, name, SUBSTRING_INDEX(definer, '@', 1) AS account, SUBSTRING(definer, ${key-begins}, 10) AS lease_key, enabled
FROM (
  SELECT 'event' AS kind, EVENT_SCHEMA AS place, EVENT_NAME AS name, DEFINER AS definer, STATUS = 'ENABLED' AS enabled FROM information_schema.EVENTS
  UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME, DEFINER, 0 FROM information_schema.TRIGGERS
  UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME, DEFINER, 0 FROM information_schema.ROUTINES WHERE SECURITY_TYPE = 'DEFINER'
  UNION ALL SELECT 'view', TABLE_SCHEMA, TABLE_NAME, DEFINER, 0 FROM information_schema.VIEWS WHERE SECURITY_TYPE = 'DEFINER'
) AS things
WHERE definer REGEXP ${account-form};

-- The events of accounts, for which no table needs to be opened.
CREATE OR REPLACE DEFINER = ${owner} SQL SECURITY DEFINER VIEW ${schema}.events AS
SELECT EVENT_SCHEMA AS place, EVENT_NAME AS name, DEFINER AS definer, SUBSTRING_INDEX(DEFINER, '@', 1) AS account,
       SUBSTRING(DEFINER, ${key-begins}, 10) AS lease_key
FROM information_schema.EVENTS WHERE STATUS = 'ENABLED' AND DEFINER REGEXP ${account-form};

-- Every session, by who logged in: the list of processes shows one that is in somebody's routine by the name of that somebody,
-- unless performance_schema is on. Such a session is "hidden": its host is one that accounts are written with.
CREATE OR REPLACE DEFINER = ${owner} SQL SECURITY DEFINER VIEW ${schema}.sessions AS
SELECT p.ID AS id, COALESCE(t.PROCESSLIST_USER, p.USER) AS account, p.HOST AS host, p.COMMAND AS command, p.TIME AS seconds,
       ${half-open} AS half_open,
       t.PROCESSLIST_USER IS NULL AND p.COMMAND NOT IN ('Sleep', 'Daemon') AND p.HOST REGEXP ':[0-9]+$' AND p.USER <> ${owner-name}
         AND EXISTS (SELECT 1 FROM ${account-table} a WHERE a.User = p.USER AND a.Host = REGEXP_REPLACE(p.HOST, ':[0-9]+$', '')) AS hidden,
       IF(COALESCE(t.PROCESSLIST_USER, p.USER) REGEXP ${account-form}, SUBSTRING(COALESCE(t.PROCESSLIST_USER, p.USER), ${key-begins}, 10), '') AS lease_key
FROM information_schema.PROCESSLIST p LEFT JOIN performance_schema.threads t ON t.PROCESSLIST_ID = p.ID;

DELIMITER //
${routines}
DELIMITER ;

-- Runs where event_scheduler is on.
CREATE DEFINER = ${owner} EVENT IF NOT EXISTS ${schema}.end_expired ON SCHEDULE EVERY 30 SECOND DO CALL ${schema}.end_expired();

-- Last, since routines that were made anew are nobody's to call.
${root-calls}

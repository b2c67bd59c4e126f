package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.core.credential.Secret;
import java.util.Locale;
import java.util.Map;

/** What MariaDB and MySQL do not have in common; nothing else asks which of them a server is. */
public enum ServerKind {
  MARIADB,
  MYSQL;

  private static final Map<String, String> OF_MARIADB =
      Map.ofEntries(
          Map.entry("owner-rights", "CREATE USER, PROCESS, CONNECTION ADMIN, EVENT, SET USER"),
          Map.entry("account-table", "mysql.global_priv"),
          Map.entry("account-columns", "User, Host, Priv"),
          Map.entry("locked", "CAST(IFNULL(JSON_VALUE(Priv, '$.account_locked'), 0) AS UNSIGNED)"),
          Map.entry("is-role", "CAST(IFNULL(JSON_VALUE(Priv, '$.is_role'), 0) AS UNSIGNED)"),
          Map.entry("global-rights", "CAST(IFNULL(JSON_VALUE(Priv, '$.access'), 0) AS UNSIGNED)"),
          Map.entry(
              "password-changed", "CAST(JSON_VALUE(Priv, '$.password_last_changed') AS SIGNED)"),
          Map.entry(
              "password-lifetime",
              "IFNULL(NULLIF(CAST(JSON_VALUE(Priv, '$.password_lifetime') AS SIGNED), -1), @@default_password_lifetime)"),
          Map.entry("comment", "''"),
          Map.entry("member-table", "mysql.roles_mapping"),
          Map.entry("member-columns", "m.User, m.Host, m.Role"),
          // The password's hash, and not the password, is in the binary log.
          Map.entry(
              "identified",
              "' IDENTIFIED BY PASSWORD ', QUOTE(IF(secret REGEXP '^[*][0-9A-F]{40}$', secret, PASSWORD(secret)))"),
          // Who has told his name is shown by it, before his account is looked up.
          Map.entry("half-open", "0"),
          Map.entry("algorithm", "v.ALGORITHM"),
          Map.entry("position", "@@gtid_current_pos"),
          Map.entry("position-reached", "@@gtid_current_pos"),
          Map.entry("await-position", "MASTER_GTID_WAIT(reached, 0.1)"));

  private static final Map<String, String> OF_MYSQL =
      Map.ofEntries(
          Map.entry(
              "owner-rights",
              "CREATE USER, PROCESS, CONNECTION_ADMIN, SYSTEM_USER, EVENT, SET_USER_ID"),
          Map.entry("account-table", "mysql.user"),
          Map.entry(
              "account-columns",
              "User, Host, account_locked, password_last_changed, password_lifetime, User_attributes, "
                  + String.join(", ", GlobalRight.columns())),
          Map.entry("locked", "account_locked = 'Y'"),
          Map.entry("is-role", "0"),
          Map.entry("global-rights", GlobalRight.ofColumns()),
          Map.entry("password-changed", "UNIX_TIMESTAMP(password_last_changed)"),
          Map.entry("password-lifetime", "IFNULL(password_lifetime, @@default_password_lifetime)"),
          Map.entry("comment", "IFNULL(User_attributes->>'$.metadata.comment', '')"),
          Map.entry("member-table", "mysql.role_edges"),
          Map.entry(
              "member-columns", "m.TO_USER, m.TO_HOST, CONCAT(m.FROM_USER, '@', m.FROM_HOST)"),
          Map.entry("identified", "' IDENTIFIED BY ', QUOTE(secret)"),
          Map.entry("half-open", "p.USER = 'unauthenticated user' AND t.PROCESSLIST_USER IS NULL"),
          Map.entry("algorithm", "'UNDEFINED'"),
          Map.entry("position", "@@gtid_executed"),
          Map.entry(
              "position-reached",
              "IF(reached = '', @@gtid_executed, IF(GTID_SUBSET(reached, @@gtid_executed), reached, ''))"),
          Map.entry("await-position", "WAIT_FOR_EXECUTED_GTID_SET(reached, 0.1)"));

  /** The name of its backend, and of the scheme of its URLs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the server that calls its version so is one of this kind. */
  public boolean isOf(String version) {
    return version.contains("MariaDB") == (this == MARIADB);
  }

  /** What a guard needs besides its routines, to see prepared transactions; empty: nothing. */
  String rightOfGuards() {
    return this == MARIADB ? "" : "XA_RECOVER_ADMIN ON *.*";
  }

  /** Begins the definition of a routine, {@code $1}; MariaDB keeps what was granted on it. */
  String routine() {
    return this == MARIADB
        ? "CREATE OR REPLACE DEFINER = ${owner} PROCEDURE ${schema}.$1"
        : "DROP PROCEDURE IF EXISTS ${schema}.$1 //\nCREATE DEFINER = ${owner} PROCEDURE ${schema}.$1";
  }

  /** Changes the password of whoever says it, for which that needs no right. */
  String newPassword() {
    return this == MARIADB
        ? "SET PASSWORD = PASSWORD('{{password}}')"
        : "SET PASSWORD = '{{password}}'";
  }

  /** Whether an account can have a longest time for its statements. */
  public boolean limitsStatements() {
    return this == MARIADB;
  }

  /** The password of an account in a statement: for MariaDB its hash. */
  String inStatements(Secret password) {
    return this == MARIADB ? NativePassword.hash(password) : password.expose();
  }

  /** Parts of {@link SetUpSql}, by name. */
  Map<String, String> words() {
    return this == MARIADB ? OF_MARIADB : OF_MYSQL;
  }

  /** Whether a server that is at a position has done all that another had at its own. */
  public boolean hasReached(String reached, String seen) {
    return reached.equals(seen) || (this == MARIADB && Gtid.all(seen, reached));
  }
}

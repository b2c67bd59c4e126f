package dev.mayfly.backends.database.dialect.postgresql;

import java.util.List;
import java.util.stream.Stream;

/**
 * The SQL that Vault's database engine runs: to make, prolong and end an account, and to change its
 * root's password.
 *
 * <p>The engine runs the statements of a list one by one, in one transaction of the server that
 * they may commit in between. A block stays whole because it has the word {@code END} in it. Each
 * transaction says for itself which search path it works under.
 */
public final class AccountStatements {

  /** Enough for the pool of a job; the one too many hears "too many connections for role". */
  public static final int CONNECTION_LIMIT = 20;

  private static final String READ_WRITE = "SET TRANSACTION READ WRITE";
  private static final String PATH = "SET LOCAL search_path = pg_catalog, pg_temp";
  private static final String COMMIT = "COMMIT AND CHAIN";

  /** Tells every session of {@code id} to end. */
  private static final String TERMINATE =
      "PERFORM pg_catalog.pg_stat_clear_snapshot();"
          + " PERFORM pg_catalog.pg_terminate_backend(s.pid) FROM pg_catalog.pg_stat_activity s WHERE s.usesysid = id;";

  private final RoleNames roleNames;

  public AccountStatements(RoleNames roleNames) {
    this.roleNames = roleNames;
  }

  /**
   * For the connection. Every session of the root acts as the owner role, which cannot change the
   * root's password.
   */
  public List<String> rootRotation() {
    return List.of(
        READ_WRITE,
        "SET LOCAL ROLE NONE",
        PATH,
        "ALTER ROLE \"{{name}}\" WITH PASSWORD '{{password}}'");
  }

  /**
   * For a task's role. Whoever is made may use the rights of the group, but not act as it: what is
   * made or prepared in the group's name would be nobody's.
   *
   * @param heir who gets what the account makes
   */
  public List<String> creation(String group, String heir, int connectionLimit) {
    return List.of(
        READ_WRITE,
        PATH,
        "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' CONNECTION LIMIT "
            + connectionLimit,
        "GRANT " + SqlName.identifier(group) + " TO \"{{name}}\" WITH INHERIT TRUE, SET FALSE",
        "COMMENT ON ROLE \"{{name}}\" IS " + SqlName.literal("heir: " + heir));
  }

  /** For the guard's role. The settings are a role's because a database's may be anything. */
  public List<String> guardCreation() {
    String alter = "ALTER ROLE \"{{name}}\" SET ";
    return Stream.concat(
            creation(roleNames.guard(), roleNames.owner(), -1).stream(),
            Stream.of(
                alter + "search_path = pg_catalog, pg_temp",
                alter + "default_transaction_read_only = off"))
        .toList();
  }

  /** For a role. A task may hold the row of its account: then it is not prolonged this time. */
  public List<String> renewal() {
    return List.of(
        READ_WRITE,
        PATH,
        "SET LOCAL lock_timeout = '2s'",
        "ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}'");
  }

  /** For a role: when making an account failed half-way. */
  public List<String> rollback() {
    return List.of(READ_WRITE, PATH, "DROP ROLE IF EXISTS \"{{name}}\"");
  }

  /**
   * For a role. What a task cannot hinder is committed first: its sessions are told to end and its
   * memberships are gone. Then it is locked, for which its own row is needed; where that cannot be
   * had within two seconds it is an error, and Vault tries again. What is left after that is only
   * warned of: an account that cannot be dropped stays, locked and without rights.
   *
   * @param code what becomes of code that the account leaves: disarm, keep or drop
   */
  public List<String> revocation(String code) {
    return Stream.of(
            READ_WRITE,
            PATH,
            cut(),
            COMMIT,
            PATH,
            lock(),
            COMMIT,
            PATH,
            clean(code),
            COMMIT,
            PATH,
            killLatecomers())
        .map(statement -> statement.replace("${terminate}", TERMINATE))
        .toList();
  }

  /** The id is kept in the session: once the account is dropped nothing else leads to it. */
  private static String cut() {
    return """
        DO $$
        DECLARE
          id pg_catalog.oid := (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = '{{name}}');
          m record;
        BEGIN
          PERFORM pg_catalog.set_config('mayfly.id', COALESCE(id::pg_catalog.text, '0'), false);
          ${terminate}
          FOR m IN SELECT a.roleid::pg_catalog.regrole AS role, a.grantor::pg_catalog.regrole AS grantor FROM pg_catalog.pg_auth_members a WHERE a.member = id LOOP
            BEGIN
              EXECUTE pg_catalog.format('REVOKE %s FROM "{{name}}" GRANTED BY %s', m.role, m.grantor);
            EXCEPTION WHEN OTHERS THEN
              NULL;
            END;
          END LOOP;
        END $$""";
  }

  private static String lock() {
    return """
        DO $$
        DECLARE
          id pg_catalog.oid := (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = '{{name}}' AND r.rolcanlogin);
        BEGIN
          IF id IS NULL THEN
            RETURN;
          END IF;
          SET LOCAL lock_timeout = '100ms';
          FOR i IN 1..20 LOOP
            ${terminate}
            BEGIN
              ALTER ROLE "{{name}}" NOLOGIN;
              EXIT;
            EXCEPTION WHEN lock_not_available OR object_in_use OR internal_error THEN
              NULL;
            END;
          END LOOP;
        END $$""";
  }

  private String clean(String code) {
    return """
        DO $$
        DECLARE
          id pg_catalog.oid := (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = '{{name}}');
        BEGIN
          IF id IS NULL THEN
            RETURN;
          END IF;
          ${terminate}
          IF EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = id AND r.rolcanlogin) THEN
            RAISE '{{name}} has no membership left, but cannot be locked';
          END IF;
          BEGIN
            SET LOCAL lock_timeout = '2s';
            IF EXISTS (SELECT FROM pg_catalog.pg_shdepend d WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid AND d.refobjid = id) THEN
              IF NOT EXISTS (
                SELECT FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles o ON o.oid = n.nspowner AND o.rolname = %s
                WHERE n.nspname = %s AND pg_catalog.starts_with(pg_catalog.obj_description(n.oid, 'pg_namespace'), '%s,')) THEN
                RAISE 'it owns something, and the functions of Mayfly are not in this database';
              END IF;
              PERFORM %s.clean('{{name}}', %s);
            END IF;
            DROP ROLE "{{name}}";
          EXCEPTION WHEN OTHERS THEN
            RAISE WARNING '{{name}} is locked and has no rights, but is not dropped: %%', SQLERRM;
          END;
        END $$"""
        .formatted(
            SqlName.literal(roleNames.owner()),
            SqlName.literal(roleNames.schema()),
            SetUpSql.CALLS,
            SqlName.identifier(roleNames.schema()),
            SqlName.literal(code));
  }

  /** A login that was let in before the account was locked is a session by now. */
  private static String killLatecomers() {
    return """
        DO $$
        DECLARE
          id pg_catalog.oid := pg_catalog.current_setting('mayfly.id')::pg_catalog.oid;
        BEGIN
          IF id OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN
            RETURN;
          END IF;
          PERFORM pg_catalog.pg_sleep(0.02);
          ${terminate}
        END $$""";
  }
}

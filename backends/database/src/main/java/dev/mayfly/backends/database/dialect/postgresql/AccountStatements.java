package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The SQL that makes, prolongs and ends an account, and changes a root's password, for whoever runs
 * it: Vault's database engine, or Mayfly.
 *
 * <p>The statements of a list are run one by one, in one transaction of the server that they may
 * commit in between. A block stays whole for the engine because it has the word {@code END} in it.
 * Each transaction says for itself which search path it works under.
 */
public final class AccountStatements {

  /** Enough for the pool of a job; the one too many hears "too many connections for role". */
  public static final int CONNECTION_LIMIT = 20;

  private static final String READ_WRITE = "SET TRANSACTION READ WRITE";
  private static final String PATH = "SET LOCAL search_path = pg_catalog, pg_temp";
  private static final String COMMIT = "COMMIT AND CHAIN";

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
   * All of a task's role.
   *
   * @param newOwner who gets what its accounts make
   * @param more is run besides when one is made
   * @param code what becomes of code that an account leaves: disarm, keep or drop
   */
  public RoleStatements ofTask(
      String group, String newOwner, int connectionLimit, List<String> more, String code) {
    List<String> creation = new ArrayList<>(creation(group, newOwner, connectionLimit));
    creation.addAll(more);
    return pack(creation, code);
  }

  /** All of the guard's role. */
  public RoleStatements ofGuard(String code) {
    return pack(guardCreation(), code);
  }

  private RoleStatements pack(List<String> creation, String code) {
    return new RoleStatements(creation, rollback(), renewal(), revocation(code));
  }

  /** For what is run besides: a limit that an account begins each session with. */
  public static String statementTimeout(Duration longest) {
    return "ALTER ROLE \"{{name}}\" SET statement_timeout = '" + longest.toMillis() + "ms'";
  }

  /**
   * Whoever is made may use the rights of the group, but not act as it: what is made or prepared in
   * the group's name would be nobody's.
   */
  private List<String> creation(String group, String newOwner, int connectionLimit) {
    return List.of(
        READ_WRITE,
        PATH,
        "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' CONNECTION LIMIT "
            + connectionLimit,
        "GRANT " + SqlName.identifier(group) + " TO \"{{name}}\" WITH INHERIT TRUE, SET FALSE",
        "COMMENT ON ROLE \"{{name}}\" IS " + SqlName.literal("new owner: " + newOwner));
  }

  /** The settings are a role's because a database's may be anything. */
  private List<String> guardCreation() {
    String alter = "ALTER ROLE \"{{name}}\" SET ";
    return Stream.concat(
            creation(roleNames.guard(), roleNames.owner(), -1).stream(),
            Stream.of(
                alter + "search_path = pg_catalog, pg_temp",
                alter + "default_transaction_read_only = off"))
        .toList();
  }

  /** A task may hold the row of its account: then it is not prolonged this time. */
  private List<String> renewal() {
    return List.of(
        READ_WRITE,
        PATH,
        "SET LOCAL lock_timeout = '2s'",
        "ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}'");
  }

  /** When making an account failed half-way. */
  private List<String> rollback() {
    return List.of(READ_WRITE, PATH, "DROP ROLE IF EXISTS \"{{name}}\"");
  }

  /**
   * Holds also where nobody set up our functions, or somebody took them away: Vault ends accounts
   * with Mayfly gone. What a task cannot hinder is committed first: its sessions are told to end
   * and its memberships are gone. Then it is locked, for which its own row is needed; where that
   * cannot be had within two seconds it is an error, and Vault tries again. What is left after that
   * is only warned of: an account that cannot be dropped stays, locked and without rights.
   */
  private List<String> revocation(String code) {
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
        .map(AccountStatements::withParts)
        .toList();
  }

  /** What is done to sessions and memberships is what the guard's functions do to them. */
  private static String withParts(String statement) {
    return statement
        .replace("${end-sessions}", PlPgSql.part("end-sessions"))
        .replace("${take-memberships}", PlPgSql.part("take-memberships"));
  }

  /** The id is kept in the session: once the account is dropped nothing else leads to it. */
  private static String cut() {
    return """
        DO $$
        DECLARE
          ids oid[] := ARRAY(SELECT r.oid FROM pg_roles r WHERE r.rolname = '{{name}}');
        BEGIN
          PERFORM set_config('mayfly.ids', ids::text, false);
          ${end-sessions}
          ${take-memberships}
        END $$""";
  }

  /**
   * By turns: whoever holds the account's row is ended, and for the row it waits. The guard, which
   * has two connections, does both at once.
   */
  private static String lock() {
    return """
        DO $$
        DECLARE
          ids oid[] := ARRAY(SELECT r.oid FROM pg_roles r WHERE r.rolname = '{{name}}' AND r.rolcanlogin);
        BEGIN
          IF ids = '{}' THEN
            RETURN;
          END IF;
          SET LOCAL lock_timeout = '100ms';
          FOR i IN 1..20 LOOP
            ${end-sessions}
            BEGIN
              ALTER ROLE "{{name}}" NOLOGIN;
              EXIT;
            EXCEPTION WHEN lock_not_available OR object_in_use OR internal_error THEN
              NULL;
            END;
          END LOOP;
        END $$""";
  }

  /** Drops what owns nothing; what owns something takes the functions to hand it over. */
  private String clean(String code) {
    return """
        DO $$
        DECLARE
          ids oid[] := ARRAY(SELECT r.oid FROM pg_roles r WHERE r.rolname = '{{name}}');
        BEGIN
          IF ids = '{}' THEN
            RETURN;
          END IF;
          ${end-sessions}
          IF EXISTS (SELECT FROM pg_roles r WHERE r.oid = ANY (ids) AND r.rolcanlogin) THEN
            RAISE '{{name}} has no membership left, but cannot be locked';
          END IF;
          BEGIN
            SET LOCAL lock_timeout = '2s';
            IF EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass::oid AND d.refobjid = ANY (ids)) THEN
              IF NOT EXISTS (
                SELECT FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner AND o.rolname = %s
                WHERE n.nspname = %s AND starts_with(obj_description(n.oid, 'pg_namespace'), '%s;')) THEN
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
          ids oid[] := current_setting('mayfly.ids')::oid[];
        BEGIN
          IF ids = '{}' THEN
            RETURN;
          END IF;
          PERFORM pg_sleep(0.02);
          ${end-sessions}
        END $$""";
  }
}

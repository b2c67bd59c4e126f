package dev.mayfly.backends.database;

import java.util.List;

/**
 * The SQL that Vault's database engine runs: to make, prolong and end an account, and to change its
 * root's password.
 */
public final class StatementPack {

  private final Arrangement arrangement;

  public StatementPack(Arrangement arrangement) {
    this.arrangement = arrangement;
  }

  /**
   * For the connection: carries the lease key, which is the display name of the token that reads
   * the credential.
   */
  public String usernameTemplate() {
    return "{{ printf \""
        + arrangement.prefix()
        + "%s-%s\" (.DisplayName | truncate 40) (random 6) }}";
  }

  /**
   * For the connection. Every session of the root acts as the owner role, which cannot change the
   * root's password.
   */
  public List<String> rootRotation() {
    return List.of("SET LOCAL ROLE NONE", "ALTER ROLE \"{{name}}\" WITH PASSWORD '{{password}}'");
  }

  /** For a role; the guard's role is one like any other here. */
  public List<String> creation(String group) {
    return List.of(
        "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE \""
            + group
            + "\"");
  }

  /** For a role. */
  public List<String> renewal() {
    return List.of("ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}'");
  }

  /**
   * For a role. All of it is one transaction, which is why what fails in the second half is only
   * warned of: an account that cannot be dropped (it may own something in another database) stays
   * without login, where an error would give the login back. The word {@code END} keeps the engine
   * from cutting the block at its semicolons.
   */
  public List<String> revocation(String heir) {
    return List.of(
        """
        DO $$
        DECLARE
          id oid := (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = '{{name}}');
        BEGIN
          IF id IS NULL THEN
            RETURN;
          END IF;
          SET LOCAL lock_timeout = '2s';
          IF (SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE oid = id) THEN
            ALTER ROLE "{{name}}" NOLOGIN;
          END IF;
          PERFORM pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usesysid = id;
          BEGIN
            IF EXISTS (SELECT FROM pg_catalog.pg_shdepend
                       WHERE refclassid = 'pg_catalog.pg_authid'::regclass AND refobjid = id) THEN
              GRANT "{{name}}" TO "%s";
              REASSIGN OWNED BY "{{name}}" TO "%s";
              DROP OWNED BY "{{name}}";
            END IF;
            DROP ROLE "{{name}}";
          EXCEPTION WHEN OTHERS THEN
            RAISE WARNING '{{name}} is locked, but not dropped: %%', SQLERRM;
          END;
        END $$"""
            .formatted(arrangement.owner(), heir));
  }
}

package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import java.util.List;

/**
 * The SQL that makes, prolongs and ends an account, for whoever runs it, Vault's database engine or
 * Mayfly: calls of the routines that {@link SetUpSql} makes, and the change of a root's own
 * password. So a root login has no right but to call them.
 */
public final class AccountStatements {

  private static final String ACCOUNT = "'{{name}}'";
  private static final String SECRET = "'{{password}}'";

  private final MySqlTarget target;

  public AccountStatements(MySqlTarget target) {
    this.target = target;
  }

  /** For the connection. */
  public List<String> rootRotation() {
    return List.of(target.kind().newPassword());
  }

  /** All of a role, for who ends each account in time. */
  public RoleStatements ofRole(String role) {
    return new RoleStatements(
        List.of(call("make_account", ACCOUNT + ", " + SECRET + ", " + SqlText.literal(role))),
        revocation(),
        List.of(),
        revocation());
  }

  /** The same, of accounts that the server itself ends when their time is over. */
  public RoleStatements ofExpiringRole(String role) {
    return new RoleStatements(
        List.of(
            call(
                "make_expiring_account",
                ACCOUNT + ", " + SECRET + ", " + SqlText.literal(role) + ", {{expiration}}")),
        revocation(),
        List.of(call("prolong_account", ACCOUNT + ", {{expiration}}")),
        revocation());
  }

  /**
   * Also when making an account failed half-way. Kills before and after it locks; what cannot be
   * taken out keeps its account, locked.
   */
  private List<String> revocation() {
    return List.of(call("end_account", ACCOUNT + ", " + SqlText.literal(target.definer())));
  }

  private String call(String routine, String arguments) {
    String schema = SqlText.identifier(target.names().schema());
    return "CALL " + schema + "." + routine + "(" + arguments + ")";
  }
}

package dev.mayfly.backends.database.dialect.mysql;

import java.util.List;

/**
 * The SQL that Vault's database engine runs: calls of the routines that {@link SetUpSql} makes, and
 * the change of its own password. So Vault's login has no right but to call them.
 */
public final class AccountStatements {

  private static final String ACCOUNT = "'{{name}}'";

  private final MySqlTarget target;

  public AccountStatements(MySqlTarget target) {
    this.target = target;
  }

  /** For the connection. */
  public List<String> rootRotation() {
    return List.of(target.kind().newPassword());
  }

  /** For a role. */
  public List<String> creation(String role) {
    return List.of(call("make_account", ACCOUNT + ", '{{password}}', " + SqlText.literal(role)));
  }

  /**
   * For a role, also when making an account failed half-way. Kills before and after it locks; what
   * cannot be taken out keeps its account, locked.
   */
  public List<String> revocation() {
    return List.of(call("end_account", ACCOUNT + ", " + SqlText.literal(target.definer())));
  }

  private String call(String routine, String arguments) {
    String schema = SqlText.identifier(target.names().schema());
    return "CALL " + schema + "." + routine + "(" + arguments + ")";
  }
}

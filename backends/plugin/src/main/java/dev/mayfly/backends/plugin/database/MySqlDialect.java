package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.AccountStatements;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.LoginTrial;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.OwnNames;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.guard.mysql.MySqlGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** MariaDB or MySQL, set up with what {@code mayfly generate sql} prints. */
final class MySqlDialect implements Dialect {

  private final MySqlTarget target;

  private MySqlDialect(MySqlTarget target) {
    this.target = target;
  }

  static MySqlDialect of(ServerKind kind, Details details, AccountNames names) {
    String example = kind.word() + "://db.example:3306/shop";
    MySqlUrl primary =
        url(kind, details, "connection_url", details.required("connection_url", example));
    List<MySqlUrl> nodes =
        details.texts("nodes").stream().map(node -> url(kind, details, "nodes", node)).toList();
    OwnNames own =
        new OwnNames(
            names,
            details.text("schema", "mayfly"),
            AccountName.parse(details.text("owner_account", "mayfly_owner")),
            List.of(),
            "",
            AccountName.here(""));
    String definer = details.text("definer", "heir");
    if (!List.of("heir", "drop", MySqlTarget.REPORT).contains(definer)) {
      details.refuse("definer", "is '" + definer + "'", "definer=heir, drop or report");
    }
    return new MySqlDialect(
        new MySqlTarget(
            primary.toString(),
            kind,
            primary,
            nodes,
            List.of(),
            own,
            definer,
            details.text("xid_prefix", "")));
  }

  private static MySqlUrl url(ServerKind kind, Details details, String key, String written) {
    String example = kind.word() + "://db.example:3306/shop";
    try {
      return MySqlUrl.parse(written, kind);
    } catch (IllegalArgumentException e) {
      details.refuse(key, String.valueOf(e.getMessage()), key + "=" + example);
      return MySqlUrl.parse(example, kind);
    }
  }

  @Override
  public DatabaseUrl primary() {
    return target.primary();
  }

  @Override
  public String check() {
    return GuardRoutines.check(target.names());
  }

  @Override
  public LoginCheck tryLogin(DatabaseLogin login, Deadline deadline) {
    return LoginTrial.of(target.primary(), login, deadline);
  }

  /** The routine that makes the account takes the password, and the binary log its hash. */
  @Override
  public String written(String account, Secret password) {
    return password.expose();
  }

  /** Accounts there have no expiry. */
  @Override
  public List<String> renewal() {
    return List.of();
  }

  @Override
  public List<String> rootRotation() {
    return new AccountStatements(target).rootRotation();
  }

  @Override
  public void end(String account, List<String> statements, RootConnections root, Deadline deadline)
      throws BackendException {
    new WholeCut(new MySqlGuard(target, root, Optional.empty()), target.names().accounts())
        .end(account, deadline);
  }

  @Override
  public String message(SQLException e) {
    return "error " + e.getErrorCode() + ": " + e.getMessage();
  }
}

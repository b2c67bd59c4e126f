package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What one kind of database needs for accounts that Vault makes and ends there. */
interface Dialect {

  DatabaseUrl primary();

  /** Where it is not on the class path of the plugin. */
  default Optional<Driver> driver() {
    return Optional.empty();
  }

  /** A statement that fails where a connection is not to be used for anything; empty: none. */
  String check();

  LoginCheck tryLogin(DatabaseLogin login, Deadline deadline);

  /** What stands in statements as an account's password. */
  String written(String account, Secret password) throws BackendException;

  /** Make a login last longer, where the role has no statements for it; empty: nothing does. */
  List<String> renewal();

  /** Change the password of who runs them, where the connection has none for it. */
  List<String> rootRotation();

  /**
   * Returns once the account is gone and no access of it is left.
   *
   * @param statements of the role
   */
  void end(String account, List<String> statements, RootConnections root, Deadline deadline)
      throws BackendException;

  /** What the server said, or else the driver. */
  String message(SQLException e);
}

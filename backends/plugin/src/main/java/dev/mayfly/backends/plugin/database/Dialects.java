package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.core.backend.BackendException;
import java.util.Optional;

/** Which database a connection is to. */
final class Dialects {

  private Dialects() {}

  /** By the word that a target of Mayfly's has for it. */
  static Dialect of(Details details, AccountNames names, Optional<ForeignDriver> driver)
      throws BackendException {
    String backend = details.text("backend", "");
    return switch (backend) {
      case "postgresql" -> PostgresDialect.of(details, names);
      case "mariadb" -> MySqlDialect.of(ServerKind.MARIADB, details, names);
      case "mysql" -> MySqlDialect.of(ServerKind.MYSQL, details, names);
      case "jdbc" -> StatementDialect.of(details, driver);
      default -> {
        details.refuse(
            "backend", "is '" + backend + "'", "backend=postgresql, mariadb, mysql or jdbc");
        throw details.refused();
      }
    };
  }
}

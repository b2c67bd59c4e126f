package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.mysql.ServerKind;

/** Makes the backend {@code mariadb}. */
public final class MariaDbFactory extends MySqlFactory {

  public MariaDbFactory() {
    super(ServerKind.MARIADB);
  }
}

package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.backends.database.dialect.SqlFile;

/** PL/pgSQL that lies beside this class. */
final class PlPgSql {

  private PlPgSql() {}

  /** A part of a block in PL/pgSQL that ends what the accounts in its variable {@code ids} have. */
  static String part(String name) {
    return SqlFile.read(PlPgSql.class, name + ".sql").strip();
  }
}

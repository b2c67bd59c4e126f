package dev.mayfly.backends.database.dialect.postgresql.checks;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Questions about one database, with names in the place of question marks. */
record Catalogue(Sql sql, Deadline deadline) {

  /** Whether the one row that is asked for exists and is true. */
  boolean is(String question, String... names) throws SQLException {
    return sql.query(query(question, names), row -> row.getBoolean(1), deadline).contains(true);
  }

  /** The first column of the rows that are asked for. */
  List<String> names(String question, String... names) throws SQLException {
    return new ArrayList<>(sql.query(query(question, names), row -> row.getString(1), deadline));
  }

  private static Sql.Query query(String question, String... names) {
    return new Sql.Query(question, List.of((Object[]) names));
  }
}

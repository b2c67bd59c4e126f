package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import java.sql.SQLException;
import java.util.Map;

/** Why a node could not be seen, and what to do about it. */
final class NodeFailure {

  /** By SQLSTATE, or by its class. */
  private static final Map<String, String> FIXES =
      Map.of(
          "3D", "name a database that is there, in url and nodes",
          "3F", "run `mayfly generate sql` there",
          "42", "run `mayfly generate sql` there",
          "53", "leave it a connection (max_connections, connection limits)",
          "08", "let it be reached from here, or correct url and nodes");

  private NodeFailure() {}

  static String message(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String fix = FIXES.getOrDefault(state.substring(0, Math.min(2, state.length())), "");
    return LoginTrial.message(failure) + (fix.isEmpty() ? "" : ". fix: " + fix);
  }
}

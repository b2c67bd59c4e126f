package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import java.sql.SQLException;
import java.util.Map;

/** Why a node could not be seen, and what to do about it. */
final class NodeFailure {

  private static final String NO_ROUTINES =
      "Mayfly's routines are not there, or somebody else's are. fix: run `mayfly generate sql` there";

  private static final Map<Integer, String> WORDS =
      Map.of(
          GuardRoutines.NOT_OURS,
          NO_ROUTINES,
          1049,
          NO_ROUTINES,
          1305,
          NO_ROUTINES,
          1370,
          NO_ROUTINES);

  private static final Map<Integer, String> FIXES =
      Map.of(
          0, "let it be reached from here, or correct url and nodes",
          1040, "leave it a connection (max_connections)",
          1045, "look whether it follows the primary, and has done so far enough",
          1203, "leave it a connection (max_user_connections)");

  private NodeFailure() {}

  static String message(SQLException failure) {
    String fix = FIXES.getOrDefault(failure.getErrorCode(), "");
    String said = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
    return WORDS.getOrDefault(
        failure.getErrorCode(), said + (fix.isEmpty() ? "" : ". fix: " + fix));
  }
}

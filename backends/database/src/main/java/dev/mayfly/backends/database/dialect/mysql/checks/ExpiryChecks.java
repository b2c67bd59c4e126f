package dev.mayfly.backends.database.dialect.mysql.checks;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.List;

/** Whether a server ends by itself what nobody ended in time. */
public record ExpiryChecks(MySqlTarget target, Servers servers, Deadline deadline) {

  public List<Finding> run() {
    try {
      boolean isOn =
          servers
              .at(target.primary())
              .query(
                  Sql.Query.of("SELECT @@event_scheduler"),
                  row -> String.valueOf(row.getString(1)),
                  deadline)
              .contains("ON");
      return isOn
          ? List.of()
          : List.of(
              new Finding(
                  Severity.WARNING,
                  target.primary()
                      + " runs no events, and keeps no expiry with an account: one whose Mayfly is gone lives until another Mayfly's task ends",
                  "SET GLOBAL event_scheduler = ON, and event_scheduler = ON in its configuration"));
    } catch (SQLException e) {
      return List.of(
          new Finding(
              Severity.ERROR, target.primary() + " cannot be looked at: " + e.getMessage(), ""));
    }
  }
}

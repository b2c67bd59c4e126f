package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.InstalledFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.issuing.GuardSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How what is set up for accounts and in the databases differs from what would be written today.
 */
final class SetUpComparison {

  private final PostgresSettings settings;
  private final AccountIssuing issuing;
  private final GuardSession guardSession;
  private final List<Difference> differences = new ArrayList<>();

  SetUpComparison(PostgresSettings settings, AccountIssuing issuing, GuardSession guardSession) {
    this.settings = settings;
    this.issuing = issuing;
    this.guardSession = guardSession;
  }

  List<Difference> run(Deadline deadline) throws BackendException {
    differences.addAll(issuing.differences(deadline));
    guardSession.run("generate", login -> inDatabases(login, deadline), deadline);
    return differences;
  }

  private void inDatabases(DatabaseLogin login, Deadline deadline) {
    try (SingleConnections connections = new SingleConnections(login)) {
      for (String database : settings.target().allDatabases()) {
        inDatabase(settings.target().primary().to(database), connections, deadline);
      }
    }
  }

  private void inDatabase(PostgresUrl url, Servers servers, Deadline deadline) {
    RoleNames roleNames = settings.target().roleNames();
    InstalledFunctions functions = new InstalledFunctions(roleNames);
    List<String> there;
    try {
      there = functions.in(servers.at(url), deadline).map(List::of).orElse(List.of());
    } catch (SQLException e) {
      there = List.of("cannot be looked at: " + LoginTrial.message(e));
    }
    Difference.between(
            "sql",
            "schema " + roleNames.schema() + " in " + url + "/" + url.database(),
            there,
            List.of(functions.expected()))
        .ifPresent(differences::add);
  }
}

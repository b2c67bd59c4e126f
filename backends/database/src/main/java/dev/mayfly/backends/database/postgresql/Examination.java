package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.checks.GrantChecks;
import dev.mayfly.backends.database.dialect.postgresql.checks.ServerChecks;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.issuing.GuardSession;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything one target stands on, with a guard's login of its own. */
final class Examination {

  private final PostgresSettings settings;
  private final AccountIssuing issuing;
  private final ConfiguredRotation rotation;
  private final GuardSession guardSession;
  private final List<Finding> findings = new ArrayList<>();

  Examination(
      PostgresSettings settings,
      AccountIssuing issuing,
      ConfiguredRotation rotation,
      GuardSession guardSession) {
    this.settings = settings;
    this.issuing = issuing;
    this.rotation = rotation;
    this.guardSession = guardSession;
  }

  List<Finding> run(Deadline deadline) {
    findings.addAll(issuing.examine(deadline));
    findings.addAll(rotation.examine(deadline));
    try {
      guardSession.run("doctor", login -> look(login, deadline), deadline);
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, "the guard gets no login: " + e.message(), ""));
    }
    return findings;
  }

  private void look(DatabaseLogin login, Deadline deadline) {
    try (SingleConnections connections = new SingleConnections(login)) {
      findings.addAll(new ServerChecks(settings.target(), connections).run(deadline));
      findings.addAll(
          new GrantChecks(settings.target().primary(), connections, deadline)
              .run(settings.grants()));
    }
  }
}

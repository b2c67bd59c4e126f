package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.checks.ServerChecks;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.rotation.RotationChecks;
import dev.mayfly.backends.database.vault.GuardSession;
import dev.mayfly.backends.database.vault.VaultChecks;
import dev.mayfly.backends.database.vault.VaultDatabaseIssuer;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything one target stands on, with a guard's login of its own. */
final class Examination {

  private final PostgresSettings settings;
  private final VaultSession vault;
  private final Optional<VaultSession> rotator;
  private final VaultDatabaseIssuer issuer;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param rotator the login of who rotates the root, where that is somebody else and configured
   */
  Examination(
      PostgresSettings settings,
      VaultSession vault,
      Optional<VaultSession> rotator,
      VaultDatabaseIssuer issuer) {
    this.settings = settings;
    this.vault = vault;
    this.rotator = rotator;
    this.issuer = issuer;
  }

  List<Finding> run(Deadline deadline) {
    findings.addAll(
        new VaultChecks(vault, settings.engine(), PostgresEngine.connection(settings))
            .run(deadline));
    settings
        .alternating()
        .map(turns -> new RotationChecks(turns, settings.engine().names()))
        .ifPresent(checks -> findings.addAll(checks.run(vault, rotator, deadline)));
    try {
      new GuardSession(issuer, settings.engine())
          .run("doctor", login -> look(login, deadline), deadline);
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, "the guard gets no login: " + e.message(), ""));
    }
    return findings;
  }

  private void look(DatabaseLogin login, Deadline deadline) {
    try (SingleConnections connections = new SingleConnections(login)) {
      findings.addAll(new ServerChecks(settings.target(), connections).run(deadline));
    }
  }
}

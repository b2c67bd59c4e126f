package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.checks.ServerChecks;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.vault.VaultChecks;
import dev.mayfly.backends.database.vault.VaultDatabaseIssuer;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at everything one target stands on. It works with a guard's login of its own, which may do
 * no more than look, is revoked when it is done, and ends with its token's period if it cannot be.
 */
final class Examination {

  private final PostgresSettings settings;
  private final VaultSession vault;
  private final VaultDatabaseIssuer issuer;
  private final List<Finding> findings = new ArrayList<>();

  Examination(PostgresSettings settings, VaultSession vault, VaultDatabaseIssuer issuer) {
    this.settings = settings;
    this.vault = vault;
    this.issuer = issuer;
  }

  List<Finding> run(Deadline deadline) {
    findings.addAll(
        new VaultChecks(vault, settings.engine(), PostgresEngine.connection(settings))
            .run(deadline));
    LeaseKey key = LeaseKey.random(new SecureRandom());
    String role = settings.engine().guard().name();
    try {
      Issued login =
          issuer.issue(
              new IssueRequest(
                  key, new TaskId("doctor", key.value()), role, settings.engine().guard().ttl()),
              deadline);
      look(login, deadline);
      issuer.revoke(new RevokeRequest(key, role, Optional.of(login.reference())), deadline);
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, "the guard gets no login: " + e.message(), ""));
    }
    return findings;
  }

  private void look(Issued login, Deadline deadline) {
    try (SingleConnections connections =
        new SingleConnections((DatabaseLogin) login.credential())) {
      findings.addAll(new ServerChecks(settings.target(), connections).run(deadline));
    }
  }
}

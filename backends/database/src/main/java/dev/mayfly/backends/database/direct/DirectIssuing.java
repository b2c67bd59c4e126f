package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.dialect.AccountLogins;
import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.rotation.KeptRoots;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Mayfly makes the accounts itself. */
public final class DirectIssuing implements AccountIssuing {

  private final EngineSettings settings;
  private final DirectChecks checks;
  private final DirectRoot root;
  private final DirectIssuer issuer;

  /**
   * @param settings of which only what is said of accounts and roles counts
   * @param roles by name, the guard's among them
   */
  public DirectIssuing(
      EngineSettings settings,
      DirectSettings direct,
      SortedMap<String, RoleStatements> roles,
      AccountLogins logins,
      VaultSession vault,
      Clock clock) {
    this.settings = settings;
    this.root = new DirectRoot(new KeptRoots(vault, direct.place()), logins);
    this.issuer = new DirectIssuer(settings, roles, root, logins, clock);
    this.checks = new DirectChecks(direct, root, vault);
  }

  /** The login that accounts are made with, for who rotates it. */
  public DirectRoot root() {
    return root;
  }

  @Override
  public Issuer issuer() {
    return issuer;
  }

  @Override
  public Optional<Duration> longest(String role) {
    return Optional.of(settings.maxTtlOf(role));
  }

  /** Nobody is between us and the server who could limit it. */
  @Override
  public List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline) {
    return List.of();
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return checks.run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) {
    return List.of();
  }
}

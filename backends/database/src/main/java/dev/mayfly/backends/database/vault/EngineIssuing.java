package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.vault.LeaseTokens;
import dev.mayfly.backends.vault.LeasedEngine;
import dev.mayfly.backends.vault.VaultLeases;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Vault's database engine makes the accounts. */
public final class EngineIssuing implements AccountIssuing {

  private final EngineSettings settings;
  private final Supplier<EngineConnection> connection;
  private final VaultSession vault;
  private final VaultDatabaseIssuer issuer;

  /**
   * @param connection as it is to be set up, which only who examines that asks for
   */
  public EngineIssuing(
      EngineSettings settings,
      Supplier<EngineConnection> connection,
      VaultSession vault,
      Clock clock) {
    this.settings = settings;
    this.connection = connection;
    this.vault = vault;
    this.issuer =
        new VaultDatabaseIssuer(
            leased(settings.names().tokenRole(), clock),
            leased(settings.names().guardTokenRole(), clock),
            settings);
  }

  private LeasedEngine leased(String tokenRole, Clock clock) {
    return new LeasedEngine(new LeaseTokens(vault, tokenRole), new VaultLeases(vault), clock);
  }

  @Override
  public Issuer issuer() {
    return issuer;
  }

  @Override
  public Optional<Duration> longest(String role) {
    return Optional.of(settings.maxTtlOf(role));
  }

  @Override
  public List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline)
      throws BackendException {
    return new Ceilings(vault, settings, wanted).of(role, deadline);
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return new VaultChecks(vault, settings, connection.get()).run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    VaultSetUp setUp = new VaultSetUp(settings, connection.get(), vault.commands());
    return new VaultComparison(vault).run(setUp, deadline);
  }
}

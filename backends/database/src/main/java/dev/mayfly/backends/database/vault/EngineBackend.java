package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.LeaseTokens;
import dev.mayfly.backends.vault.LeasedEngine;
import dev.mayfly.backends.vault.VaultLeases;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What backends have in common whose accounts Vault's database engine makes, and a guard ends. */
public abstract class EngineBackend implements Backend {

  private final EngineSettings settings;
  private final VaultSession vault;
  private final VaultDatabaseIssuer issuer;

  protected EngineBackend(EngineSettings settings, VaultSession vault, Clock clock) {
    this.settings = settings;
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
  public final Guarantee guarantee() {
    return Guarantee.OBSERVED;
  }

  @Override
  public final VaultDatabaseIssuer issuer() {
    return issuer;
  }

  @Override
  public final Optional<Duration> longest(String role) {
    return Optional.of(settings.maxTtlOf(role));
  }

  @Override
  public final List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline)
      throws BackendException {
    return new Ceilings(vault, settings, wanted).of(role, deadline);
  }
}

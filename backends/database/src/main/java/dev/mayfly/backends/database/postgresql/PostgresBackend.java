package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.database.vault.Ceilings;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.database.vault.VaultDatabaseIssuer;
import dev.mayfly.backends.vault.LeaseTokens;
import dev.mayfly.backends.vault.LeasedEngine;
import dev.mayfly.backends.vault.VaultLeases;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** PostgreSQL, with accounts made by Vault's database engine. */
final class PostgresBackend implements Backend {

  private final PostgresSettings settings;
  private final VaultSession vault;
  private final VaultDatabaseIssuer issuer;
  private final GuardConnections connections;
  private final PostgresGuard guard;

  PostgresBackend(PostgresSettings settings, VaultSession vault, Clock clock) {
    this.settings = settings;
    this.vault = vault;
    EngineNames engine = settings.engine().names();
    PostgresTarget target = settings.target();
    RoleNames names = target.roleNames();
    this.issuer =
        new VaultDatabaseIssuer(
            leased(engine.tokenRole(), clock),
            leased(engine.guardTokenRole(), clock),
            settings.engine());
    this.connections =
        new GuardConnections(
            target.name(),
            target.nodes(),
            GuardFunctions.check(names),
            GuardFunctions.warmUp(names.schema()),
            clock);
    EngineRole guard = settings.engine().guard();
    this.guard =
        new PostgresGuard(
            target,
            connections,
            new DatabaseGuardLogin(
                guard.name(),
                guard.ttl(),
                connections,
                (login, deadline) -> LoginTrial.alone(target.primary(), login, deadline)));
  }

  private LeasedEngine leased(String tokenRole, Clock clock) {
    return new LeasedEngine(new LeaseTokens(vault, tokenRole), new VaultLeases(vault), clock);
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.OBSERVED;
  }

  @Override
  public Issuer issuer() {
    return issuer;
  }

  @Override
  public Optional<Guard> guard() {
    return Optional.of(guard);
  }

  @Override
  public Optional<RootRotatable> root() {
    return settings.engine().rotateRoot()
        ? Optional.of(new EngineRootRotation(vault, settings.engine()))
        : Optional.empty();
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return new Examination(settings, vault, issuer).run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    return new SetUpComparison(settings, vault, issuer).run(deadline);
  }

  @Override
  public Optional<Duration> longest(String role) {
    return Optional.of(settings.engine().maxTtlOf(role));
  }

  @Override
  public List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline)
      throws BackendException {
    return new Ceilings(vault, settings.engine(), wanted).of(role, deadline);
  }

  @Override
  public void close() {
    connections.close();
  }
}

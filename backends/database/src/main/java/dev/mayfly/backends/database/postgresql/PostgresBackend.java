package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.database.vault.EngineBackend;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/** PostgreSQL, with accounts made by Vault's database engine. */
final class PostgresBackend extends EngineBackend {

  private final PostgresSettings settings;
  private final VaultSession vault;
  private final GuardConnections connections;
  private final PostgresGuard guard;

  PostgresBackend(PostgresSettings settings, VaultSession vault, Clock clock) {
    super(settings.engine(), vault, clock);
    this.settings = settings;
    this.vault = vault;
    PostgresTarget target = settings.target();
    RoleNames names = target.roleNames();
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
    return new Examination(settings, vault, issuer()).run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    return new SetUpComparison(settings, vault, issuer()).run(deadline);
  }

  @Override
  public void close() {
    connections.close();
  }
}

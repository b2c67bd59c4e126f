package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresRootLogins;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.direct.ConfiguredIssuing;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.issuing.DatabaseBackend;
import dev.mayfly.backends.database.issuing.GuardSession;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Inventory;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/** PostgreSQL, with accounts that somebody makes, and a guard that ends them. */
final class PostgresBackend extends DatabaseBackend {

  private final PostgresSettings settings;
  private final AccountIssuing issuing;
  private final ConfiguredRotation rotation;
  private final GuardConnections connections;
  private final PostgresGuard guard;
  private final GuardSession guardSession;

  PostgresBackend(PostgresSettings settings, VaultSession vault, Clock clock) {
    this(
        settings,
        ConfiguredIssuing.of(
            settings.issuing(),
            () -> PostgresEngine.connection(settings),
            () -> PostgresStatements.of(settings),
            new PostgresRootLogins(settings.target().primary(), settings.target().roleNames()),
            vault,
            clock),
        clock);
  }

  private PostgresBackend(PostgresSettings settings, ConfiguredIssuing made, Clock clock) {
    super(made.issuing());
    this.settings = settings;
    this.issuing = made.issuing();
    this.rotation = made.rotation();
    PostgresTarget target = settings.target();
    RoleNames names = target.roleNames();
    this.connections =
        new GuardConnections(
            target.name(),
            target.nodes(),
            GuardFunctions.check(names),
            GuardFunctions.warmUp(names.schema()),
            clock);
    EngineRole role = settings.engine().guard();
    DatabaseGuardLogin login =
        new DatabaseGuardLogin(
            role.name(),
            role.ttl(),
            connections,
            (own, deadline) -> LoginTrial.alone(target.primary(), own, deadline));
    this.guard = new PostgresGuard(target, connections, Optional.of(login));
    this.guardSession = new GuardSession(issuing.issuer(), login);
  }

  @Override
  public Optional<Guard> guard() {
    return Optional.of(guard);
  }

  @Override
  public Optional<RootRotatable> root() {
    return rotation.root();
  }

  @Override
  public Optional<Inventory> inventory() {
    return Optional.of(new PostgresInventory(settings.target(), guardSession));
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return new Examination(settings, issuing, rotation, guardSession).run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    return new SetUpComparison(settings, issuing, guardSession).run(deadline);
  }

  @Override
  public void close() {
    connections.close();
    rotation.close();
  }
}

package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresRootLogins;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.database.rotation.AlternatingRotation;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.rotation.RequestedRotation;
import dev.mayfly.backends.database.vault.EngineBackend;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.EngineRoot;
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
  private final Optional<VaultSession> rotator;
  private final Optional<RootRotatable> root;

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
            Optional.of(
                new DatabaseGuardLogin(
                    guard.name(),
                    guard.ttl(),
                    connections,
                    (login, deadline) -> LoginTrial.alone(target.primary(), login, deadline))));
    this.rotator = settings.alternating().flatMap(AlternatingSettings::rotator).map(vault::as);
    this.root = makeRoot(clock);
  }

  private Optional<RootRotatable> makeRoot(Clock clock) {
    if (settings.engine().engineRotates()) {
      return Optional.of(new EngineRootRotation(vault, settings.engine()));
    }
    return settings
        .alternating()
        .map(
            turns ->
                rotator
                    .<RootRotatable>map(session -> alternating(turns, session, clock))
                    .orElseGet(() -> new RequestedRotation(turns, vault)));
  }

  private AlternatingRotation alternating(
      AlternatingSettings turns, VaultSession session, Clock clock) {
    PostgresTarget target = settings.target();
    return new AlternatingRotation(
        turns,
        new PostgresRootLogins(target.primary(), target.roleNames()),
        new EngineRoot(session, settings.engine().names()),
        session,
        clock);
  }

  @Override
  public Optional<Guard> guard() {
    return Optional.of(guard);
  }

  @Override
  public Optional<RootRotatable> root() {
    return root;
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return new Examination(settings, vault, rotator, issuer()).run(deadline);
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    return new SetUpComparison(settings, vault, issuer()).run(deadline);
  }

  @Override
  public void close() {
    connections.close();
    rotator.ifPresent(VaultSession::close);
  }
}

package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.LoginTrial;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.backends.database.dialect.mysql.checks.ServerChecks;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.guard.mysql.MySqlGuard;
import dev.mayfly.backends.database.vault.EngineBackend;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.database.vault.GuardSession;
import dev.mayfly.backends.database.vault.VaultChecks;
import dev.mayfly.backends.database.vault.VaultComparison;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MySQL or MariaDB, with accounts made by Vault's database engine. */
final class MySqlBackend extends EngineBackend {

  private final MySqlSettings settings;
  private final VaultSession vault;
  private final GuardConnections connections;
  private final MySqlGuard guard;

  MySqlBackend(MySqlSettings settings, VaultSession vault, Clock clock) {
    super(settings.engine(), vault, clock);
    this.settings = settings;
    this.vault = vault;
    MySqlTarget target = settings.target();
    String check = GuardRoutines.check(target.names());
    this.connections = new GuardConnections(target.name(), target.nodes(), check, "", clock);
    EngineRole role = settings.engine().guard();
    this.guard =
        new MySqlGuard(
            target,
            connections,
            Optional.of(
                new DatabaseGuardLogin(
                    role.name(),
                    role.ttl(),
                    connections,
                    (login, deadline) -> LoginTrial.of(target.primary(), login, deadline))));
  }

  @Override
  public Optional<Guard> guard() {
    return Optional.of(guard);
  }

  @Override
  public Optional<RootRotatable> root() {
    return settings.engine().engineRotates()
        ? Optional.of(new EngineRootRotation(vault, settings.engine()))
        : Optional.empty();
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    List<Finding> findings =
        new ArrayList<>(
            new VaultChecks(vault, settings.engine(), MySqlEngine.connection(settings))
                .run(deadline));
    try {
      guardSession().run("doctor", login -> findings.addAll(look(login, deadline)), deadline);
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, "the guard gets no login: " + e.message(), ""));
    }
    return findings;
  }

  private List<Finding> look(DatabaseLogin login, Deadline deadline) {
    try (SingleConnections single = new SingleConnections(login)) {
      return new ServerChecks(settings.target(), single, deadline).run();
    }
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    List<Difference> differences =
        new ArrayList<>(
            new VaultComparison(vault)
                .run(
                    new VaultSetUp(
                        settings.engine(), MySqlEngine.connection(settings), vault.commands()),
                    deadline));
    guardSession()
        .run(
            "generate", login -> inDatabase(login, deadline).ifPresent(differences::add), deadline);
    return differences;
  }

  private Optional<Difference> inDatabase(DatabaseLogin login, Deadline deadline) {
    MySqlTarget target = settings.target();
    List<String> there;
    try (SingleConnections single = new SingleConnections(login)) {
      Sql sql = single.at(target.primary());
      there =
          new GuardRoutines(sql, target.names()).label(target.names(), deadline).stream().toList();
    } catch (SQLException e) {
      there = List.of("cannot be looked at: " + e.getMessage());
    }
    return Difference.between(
        "sql",
        "database " + target.names().schema() + " at " + target.primary(),
        there,
        List.of(new SetUpSql(target).label()));
  }

  private GuardSession guardSession() {
    return new GuardSession(issuer(), settings.engine());
  }

  @Override
  public void close() {
    connections.close();
  }
}

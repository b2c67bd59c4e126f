package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.LoginTrial;
import dev.mayfly.backends.database.dialect.mysql.MySqlRootLogins;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.backends.database.dialect.mysql.checks.ExpiryChecks;
import dev.mayfly.backends.database.dialect.mysql.checks.ServerChecks;
import dev.mayfly.backends.database.direct.ConfiguredIssuing;
import dev.mayfly.backends.database.guard.DatabaseGuardLogin;
import dev.mayfly.backends.database.guard.GuardConnections;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.guard.mysql.MySqlGuard;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.issuing.DatabaseBackend;
import dev.mayfly.backends.database.issuing.GuardSession;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Inventory;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MySQL or MariaDB, with accounts that somebody makes, and a guard that ends them. */
final class MySqlBackend extends DatabaseBackend {

  private final MySqlSettings settings;
  private final AccountIssuing issuing;
  private final ConfiguredRotation rotation;
  private final GuardConnections connections;
  private final MySqlGuard guard;
  private final GuardSession guardSession;

  MySqlBackend(MySqlSettings settings, VaultSession vault, Clock clock) {
    this(
        settings,
        ConfiguredIssuing.of(
            settings.issuing(),
            () -> MySqlEngine.connection(settings),
            () -> MySqlStatements.of(settings),
            new MySqlRootLogins(settings.target()),
            vault,
            clock),
        clock);
  }

  private MySqlBackend(MySqlSettings settings, ConfiguredIssuing made, Clock clock) {
    super(made.issuing());
    this.settings = settings;
    this.issuing = made.issuing();
    this.rotation = made.rotation();
    MySqlTarget target = settings.target();
    String check = GuardRoutines.check(target.names());
    this.connections = new GuardConnections(target.name(), target.nodes(), check, "", clock);
    EngineRole role = settings.engine().guard();
    DatabaseGuardLogin login =
        new DatabaseGuardLogin(
            role.name(),
            role.ttl(),
            connections,
            (own, deadline) -> LoginTrial.of(target.primary(), own, deadline));
    this.guard = new MySqlGuard(target, connections, Optional.of(login));
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
    return Optional.of(new MySqlInventory(settings.target(), guardSession));
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    List<Finding> findings = new ArrayList<>(issuing.examine(deadline));
    findings.addAll(rotation.examine(deadline));
    try {
      guardSession.run("doctor", login -> findings.addAll(look(login, deadline)), deadline);
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, "the guard gets no login: " + e.message(), ""));
    }
    return findings;
  }

  private List<Finding> look(DatabaseLogin login, Deadline deadline) {
    try (SingleConnections single = new SingleConnections(login)) {
      List<Finding> findings =
          new ArrayList<>(new ServerChecks(settings.target(), single, deadline).run());
      if (settings.issuing().direct().isPresent()) {
        findings.addAll(new ExpiryChecks(settings.target(), single, deadline).run());
      }
      return findings;
    }
  }

  @Override
  public List<Difference> differences(Deadline deadline) throws BackendException {
    List<Difference> differences = new ArrayList<>(issuing.differences(deadline));
    guardSession.run(
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

  @Override
  public void close() {
    connections.close();
    rotation.close();
  }
}

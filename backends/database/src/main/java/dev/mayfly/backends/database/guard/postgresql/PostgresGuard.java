package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.guard.LoginChecks;
import dev.mayfly.backends.database.guard.NodeViews;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.backend.UnknownAccount;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ends accounts, and looks for what is left of them, on every server they may log in to. */
public final class PostgresGuard implements Guard {

  private final PostgresTarget target;
  private final Servers servers;
  private final Optional<GuardLogin> ownLogin;
  private final Nodes nodes;

  /**
   * @param ownLogin what the servers are to be asked with; empty: they are by somebody else's
   */
  public PostgresGuard(PostgresTarget target, Servers servers, Optional<GuardLogin> ownLogin) {
    this.target = target;
    this.servers = servers;
    this.ownLogin = ownLogin;
    this.nodes = new Nodes(target, servers);
  }

  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    servers.requireLogin(target.name());
    SeverBatch batch = new SeverBatch(leases, "");
    new Severing(nodes, batch, deadline).run();
    return batch.result(nodes.all().size());
  }

  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    return destroy(new SeverBatch(leases, ""), deadline);
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    SeverBatch batch = new SeverBatch(List.of(LeaseAccounts.of(key, Duration.ZERO)), account);
    destroy(batch, deadline);
    return batch.result(nodes.all().size()).get(0);
  }

  private List<Cleaned> destroy(SeverBatch batch, Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    new Severing(nodes, batch, deadline).cutAndKill();
    List<Cleaned> cleaned = new Cleaning(target, nodes, batch, deadline).run();
    batch.requireSome(nodes.all().size());
    return cleaned;
  }

  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    DatabaseLogin own = servers.requireLogin(target.name());
    ObservationBatch observing = lookAt(leases, deadline);
    LoginChecks checks =
        new LoginChecks(
            login -> LoginTrial.alone(target.primary(), login, deadline), own, deadline);
    return observing.result(checks::check);
  }

  @Override
  public List<NodeView> look(Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    return lookAt(List.of(NodeViews.nobody(nodes.all())), deadline)
        .result(login -> Optional.empty())
        .get(0)
        .nodes();
  }

  private ObservationBatch lookAt(List<LeaseAccounts> leases, Deadline deadline) {
    ObservationBatch observing = new ObservationBatch(leases);
    for (PostgresUrl node : nodes.all()) {
      try {
        observing.saw(node.toString(), look(observing, node, deadline));
      } catch (SQLException e) {
        observing.unseen(node.toString(), NodeFailure.message(e));
      }
    }
    return observing;
  }

  private List<GuardFunctions.Seen> look(
      ObservationBatch observing, PostgresUrl node, Deadline deadline) throws SQLException {
    return nodes
        .at(node)
        .observe(
            observing.keys(),
            observing.ids(),
            observing.suspects(node.toString()),
            observing.position(),
            deadline);
  }

  @Override
  public List<UnknownAccount> unknown(Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    try {
      return nodes.at(nodes.primary()).unknown(target.roleNames().groups().values(), 0, deadline);
    } catch (SQLException e) {
      throw unseen(e);
    }
  }

  @Override
  public List<LeaseKey> abandoned(Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    try {
      return nodes.at(nodes.primary()).expired(deadline).stream().map(LeaseKey::new).toList();
    } catch (SQLException e) {
      throw unseen(e);
    }
  }

  @Override
  public SortedMap<String, String> endUnknown(List<UnknownAccount> accounts, Deadline deadline)
      throws BackendException {
    servers.requireLogin(target.name());
    List<String> names = accounts.stream().map(UnknownAccount::name).toList();
    try {
      Map<String, String> ended = nodes.at(nodes.primary()).endUnknown(names, deadline);
      SortedMap<String, String> failures = new TreeMap<>();
      for (String name : names) {
        String why = ended.getOrDefault(name, "nobody of ours made it, or its name has a key");
        if (!why.isEmpty()) {
          failures.put(name, why);
        }
      }
      return failures;
    } catch (SQLException e) {
      throw unseen(e);
    }
  }

  private BackendException unseen(SQLException e) {
    return new BackendException(Kind.INVALID, nodes.primary() + ": " + NodeFailure.message(e), e);
  }

  @Override
  public Optional<GuardLogin> ownLogin() {
    return ownLogin;
  }
}

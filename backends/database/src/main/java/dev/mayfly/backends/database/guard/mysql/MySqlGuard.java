package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.Seen;
import dev.mayfly.backends.database.dialect.mysql.LoginTrial;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions.Prepared;
import dev.mayfly.backends.database.guard.LoginChecks;
import dev.mayfly.backends.database.guard.NodeViews;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends accounts, and looks for what is left of them, on every server they may log in to. */
public final class MySqlGuard implements Guard {

  private final MySqlTarget target;
  private final Servers servers;
  private final Optional<GuardLogin> ownLogin;
  private final Nodes nodes;

  /**
   * @param ownLogin what the servers are to be asked with; empty: they are by somebody else's
   */
  public MySqlGuard(MySqlTarget target, Servers servers, Optional<GuardLogin> ownLogin) {
    this.target = target;
    this.servers = servers;
    this.ownLogin = ownLogin;
    this.nodes = new Nodes(target, servers);
  }

  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    return sever(new Ending(leases, ""), deadline).results();
  }

  private Ending sever(Ending ending, Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    new Severing(target, nodes, ending, deadline).run();
    ending.requireSome(nodes.count());
    return ending;
  }

  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    Ending ending = sever(new Ending(leases, ""), deadline);
    return new Cleaning(target, nodes, ending, deadline).run();
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    List<LeaseAccounts> leases = List.of(LeaseAccounts.of(key, Duration.ZERO));
    Ending ending = sever(new Ending(leases, account), deadline);
    new Cleaning(target, nodes, ending, deadline).run();
    return ending.results().get(0);
  }

  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    DatabaseLogin own = servers.requireLogin(target.name());
    Sight sight = lookAt(leases, deadline);
    LoginChecks checks =
        new LoginChecks(login -> LoginTrial.of(target.primary(), login, deadline), own, deadline);
    return sight.result(checks::check);
  }

  @Override
  public List<NodeView> look(Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    return lookAt(List.of(NodeViews.nobody(target.nodes())), deadline)
        .result(login -> Optional.empty())
        .get(0)
        .nodes();
  }

  private Sight lookAt(List<LeaseAccounts> leases, Deadline deadline) {
    Sight sight = new Sight(target.kind(), leases);
    for (MySqlUrl node : target.nodes()) {
      try {
        List<Seen> seen = nodes.at(node).observe(sight.keys(), sight.position(), deadline);
        if (node.equals(target.primary())) {
          sight.primary(node.toString(), seen, prepared(leases, deadline));
        } else {
          sight.other(node.toString(), seen);
        }
      } catch (SQLException e) {
        sight.unseen(node.toString(), NodeFailure.message(e));
      }
    }
    return sight;
  }

  /** Key → what its accounts have prepared, as far as the ids tell. */
  private Map<String, List<Residue>> prepared(List<LeaseAccounts> leases, Deadline deadline)
      throws SQLException {
    Map<String, List<Residue>> prepared = new HashMap<>();
    for (Prepared each : nodes.prepared().all(deadline)) {
      for (LeaseAccounts lease : leases) {
        if (XaOwner.carries(target, lease.key(), each)) {
          prepared
              .computeIfAbsent(lease.key().value(), key -> new ArrayList<>())
              .add(new Residue("prepared transaction", each.text(), ""));
        }
      }
    }
    return prepared;
  }

  @Override
  public List<LeaseKey> abandoned(Deadline deadline) throws BackendException {
    servers.requireLogin(target.name());
    try {
      return nodes.at(target.primary()).expired(deadline).stream()
          .distinct()
          .map(LeaseKey::new)
          .toList();
    } catch (SQLException e) {
      throw new BackendException(Kind.INVALID, target.primary() + ": " + NodeFailure.message(e), e);
    }
  }

  @Override
  public Optional<GuardLogin> ownLogin() {
    return ownLogin;
  }
}

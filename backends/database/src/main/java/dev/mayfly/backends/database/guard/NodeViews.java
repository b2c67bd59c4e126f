package dev.mayfly.backends.database.guard;

import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What each node showed of each of some leases, the primary first. */
public final class NodeViews {

  private final List<LeaseAccounts> leases;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, List<NodeView>> views = new HashMap<>();

  public NodeViews(List<LeaseAccounts> leases) {
    this.leases = leases;
    leases.forEach(lease -> keys.add(lease.key().value()));
  }

  /** Nobody in particular, for whom no login under way is waited for. */
  public static LeaseAccounts nobody(List<?> nodes) {
    TreeMap<String, Set<String>> noSuspects = new TreeMap<>();
    nodes.forEach(node -> noSuspects.put(node.toString(), Set.of()));
    return new LeaseAccounts(
        LeaseAccounts.NONE.key(), Duration.ZERO, new TreeSet<>(), noSuspects, Optional.empty());
  }

  public List<LeaseAccounts> leases() {
    return leases;
  }

  public Set<String> keys() {
    return keys;
  }

  /** What a node showed of every lease. */
  public void saw(Function<LeaseAccounts, NodeView> view) {
    leases.forEach(
        lease ->
            views
                .computeIfAbsent(lease.key().value(), key -> new ArrayList<>())
                .add(view.apply(lease)));
  }

  public void unseen(String node, String why) {
    saw(lease -> NodeView.unseen(node, why.isEmpty() ? "unreachable" : why));
  }

  /**
   * One answer for each lease. A login is tried where the first node, the primary, lets none of its
   * accounts in any more.
   */
  public List<Observation> result(Function<DatabaseLogin, Optional<LoginCheck>> check) {
    return leases.stream()
        .map(
            lease -> {
              List<NodeView> nodes = views.getOrDefault(lease.key().value(), List.of());
              boolean closed = !nodes.isEmpty() && nodes.get(0).seen() && nodes.get(0).closed();
              return new Observation(
                  lease.key(),
                  nodes,
                  closed
                      ? lease.login().map(DatabaseLogin.class::cast).flatMap(check)
                      : Optional.empty());
            })
        .toList();
  }
}

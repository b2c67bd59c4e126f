package dev.mayfly.backends.database.guard;

import dev.mayfly.core.backend.Holder;
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

/** What each node showed of each of some holders, the primary first. */
public final class NodeViews {

  private final List<Holder> holders;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, List<NodeView>> views = new HashMap<>();

  public NodeViews(List<Holder> holders) {
    this.holders = holders;
    holders.forEach(holder -> keys.add(holder.key().value()));
  }

  /** Nobody in particular, for whom no login under way is waited for. */
  public static Holder nobody(List<?> nodes) {
    TreeMap<String, Set<String>> noSuspects = new TreeMap<>();
    nodes.forEach(node -> noSuspects.put(node.toString(), Set.of()));
    return new Holder(
        Holder.NOBODY.key(), Duration.ZERO, new TreeSet<>(), noSuspects, Optional.empty());
  }

  public List<Holder> holders() {
    return holders;
  }

  public Set<String> keys() {
    return keys;
  }

  /** What a node showed of every holder. */
  public void saw(Function<Holder, NodeView> view) {
    holders.forEach(
        holder ->
            views
                .computeIfAbsent(holder.key().value(), key -> new ArrayList<>())
                .add(view.apply(holder)));
  }

  public void unseen(String node, String why) {
    saw(holder -> NodeView.unseen(node, why.isEmpty() ? "unreachable" : why));
  }

  /**
   * One answer for each holder. A login is tried where the first node, the primary, lets none of
   * its accounts in any more.
   */
  public List<Observation> result(Function<DatabaseLogin, Optional<LoginCheck>> check) {
    return holders.stream()
        .map(
            holder -> {
              List<NodeView> nodes = views.getOrDefault(holder.key().value(), List.of());
              boolean closed = !nodes.isEmpty() && nodes.get(0).seen() && nodes.get(0).closed();
              return new Observation(
                  holder.key(),
                  nodes,
                  closed
                      ? holder.login().map(DatabaseLogin.class::cast).flatMap(check)
                      : Optional.empty());
            })
        .toList();
  }
}

package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import java.util.List;
import java.util.Optional;

/** What was seen of one holder, on every node the target lists. */
public record Observation(LeaseKey key, List<NodeView> nodes, Optional<LoginCheck> login) {

  public Observation {
    nodes = List.copyOf(nodes);
  }

  /** Every node was seen, and nothing of the holder was left on any; a login that was tried was refused. */
  public boolean clean() {
    return !nodes.isEmpty()
        && nodes.stream().allMatch(NodeView::clean)
        && login.map(LoginCheck::refused).orElse(true);
  }
}

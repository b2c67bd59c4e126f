package dev.mayfly.core.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was seen of one holder, on every node the target lists. */
public record Observation(LeaseKey key, List<NodeView> nodes, Optional<LoginCheck> login) {

  public Observation {
    nodes = List.copyOf(nodes);
  }

  /**
   * Every node was seen, no access of the holder was left on any, and a login that was tried did
   * not work.
   */
  public boolean withoutAccess() {
    return !nodes.isEmpty()
        && nodes.stream().allMatch(NodeView::withoutAccess)
        && login.map(check -> check.outcome() != LoginCheck.Outcome.WORKED).orElse(true);
  }

  /** What is in the way of a proof, node by node, for people; empty where nothing is. */
  public String remains() {
    List<String> left = new ArrayList<>();
    nodes.stream()
        .filter(node -> !node.withoutAccess())
        .forEach(node -> left.add(node.node() + ": " + node.remains()));
    if (login.filter(check -> check.outcome() == LoginCheck.Outcome.WORKED).isPresent()) {
      left.add("the login still works");
    }
    return String.join("; ", left);
  }
}

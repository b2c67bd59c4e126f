package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whether the guards see every node, as they must to prove an end: looked at before anything is
 * delivered. Those who ask while somebody looks are told by the next look, all of them by one.
 */
final class ProvabilityCheck {

  /** A standby that is a moment behind, or a node that is just restarted, refuses nobody. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** One look may have taken longer than that, at a server that is merely busy. */
  private static final int LEAST_LOOKS = 3;

  private final BrokerDependencies dependencies;
  private final Calls calls;
  private final Map<String, Look> looks = new HashMap<>();

  ProvabilityCheck(BrokerDependencies dependencies, Calls calls) {
    this.dependencies = dependencies;
    this.calls = calls;
  }

  /** {@code then} is told what keeps an end from being proven; an empty text: nothing. */
  void look(String target, Guard guard, Consumer<String> then) {
    looks.computeIfAbsent(target, name -> new Look(name, guard)).ask(then);
  }

  /** The looks at one target. */
  private final class Look {

    private final String target;
    private final Guard guard;
    private List<Consumer<String>> waiting = new ArrayList<>();
    private boolean looking;

    Look(String target, Guard guard) {
      this.target = target;
      this.guard = guard;
    }

    void ask(Consumer<String> then) {
      waiting.add(then);
      if (!looking) {
        begin();
      }
    }

    private void begin() {
      looking = true;
      List<Consumer<String>> asking = waiting;
      waiting = new ArrayList<>();
      look(asking, Deadline.in(dependencies.clock(), PATIENCE), 1);
    }

    private void look(List<Consumer<String>> asking, Deadline patience, int attempt) {
      calls.call(
          Calls.Purpose.LOOK,
          target,
          guard::look,
          Calls.once(answer -> seen(asking, patience, attempt, answer)));
    }

    private void seen(
        List<Consumer<String>> asking,
        Deadline patience,
        int attempt,
        Answer<List<NodeView>> answer) {
      String doubt = doubt(answer);
      if (doubt.isEmpty() || (patience.passed() && attempt >= LEAST_LOOKS)) {
        looking = false;
        if (!waiting.isEmpty()) {
          begin();
        }
        asking.forEach(then -> then.accept(doubt));
      } else {
        dependencies
            .loop()
            .after(
                dependencies.limits().look().delay(attempt, dependencies.random()),
                () -> look(asking, patience, attempt + 1));
      }
    }

    private String doubt(Answer<List<NodeView>> answer) {
      if (!(answer instanceof Answer.Returned<List<NodeView>> returned)) {
        return "the guard of " + target + " sees nothing: " + Calls.words(answer);
      }
      return returned.value().stream()
          .filter(node -> !node.seen())
          .map(
              node ->
                  "the guard of " + target + " does not see " + node.node() + ": " + node.error())
          .collect(Collectors.joining("; "));
    }
  }
}

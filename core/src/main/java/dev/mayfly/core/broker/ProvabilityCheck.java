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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private final Supplier<Guards> guards;
  private final Map<String, Look> looks = new HashMap<>();

  /** {@code guards}: those whose logins this ledger uses now. */
  ProvabilityCheck(BrokerDependencies dependencies, Calls calls, Supplier<Guards> guards) {
    this.dependencies = dependencies;
    this.calls = calls;
    this.guards = guards;
  }

  /**
   * Runs {@code then} once the target's guard has seen every node, without which no end could be
   * proven: with nothing to say, or, where the target puts up with it, with what keeps it from
   * that.
   */
  void whenProvable(TaskView task, String target, Consumer<String> then, Consumer<String> refused) {
    Optional<Target> place = Optional.ofNullable(dependencies.targets().get(target));
    Optional<Guard> guard = place.flatMap(configured -> configured.backend().guard());
    if (task.start.kind().internal() || guard.isEmpty() || dependencies.observeOnly()) {
      whenGuarded(task, target, () -> then.accept(""), refused);
      return;
    }
    boolean refuses = place.get().unprovable() == Target.Unprovable.REFUSE;
    Consumer<String> weigh =
        doubt -> {
          if (refuses && !doubt.isEmpty()) {
            refused.accept("no end could be proven: " + doubt);
          } else {
            then.accept(doubt);
          }
        };
    whenGuarded(
        task,
        target,
        () -> looks.computeIfAbsent(target, name -> new Look(name, guard.get())).ask(weigh),
        refused);
  }

  /** Runs {@code ready} once the target's guard can log in, as it must to see anything. */
  void whenGuarded(TaskView task, String target, Runnable ready, Consumer<String> failed) {
    Guards logins = guards.get();
    boolean itself = task.start.kind().internal();
    if (itself || logins.loginOf(target).isEmpty()) {
      ready.run();
    } else {
      logins.require(target, ready, failed);
    }
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
        return "the guard of " + target + " sees nothing: " + Calls.message(answer);
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

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rotation of one root, again and again as tasks end: take the root from other processes, see
 * whether one of theirs served us, replace the secret, have a canary issued and ended, tell the
 * others.
 */
final class Rotation {

  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
  private static final String STOPPING = "mayfly stops before the canary showed that it works";
  private static final String REQUESTED = "the rotator, who was asked";
  private static final Duration CANARY_TTL = Duration.ofMinutes(5);

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final Tasks tasks;
  private final String process;
  private final RootView root;
  private final RootRotatable rotatable;
  private final RootTurn turn;
  private List<TaskView> served = List.of();
  private final Map<TaskView, Long> begunBefore = new HashMap<>();
  private Instant begun = Instant.EPOCH;
  private long number;
  private boolean running;
  private boolean resting = true;
  private int attempt;
  private int failures;
  private int tries;
  private Loop.@Nullable Timer timer;

  Rotation(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      Tasks tasks,
      String process,
      RootView root,
      RootRotatable rotatable) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.tasks = tasks;
    this.process = process;
    this.root = root;
    this.rotatable = rotatable;
    this.turn = new RootTurn(dependencies, calls, rotatable);
  }

  /** Nothing to do now: nothing is due, or what is due waits for its interval. */
  boolean isResting() {
    return resting || (tasks.closing() && !running);
  }

  void begin() {
    if (running || tasks.closing() || root.due.stream().noneMatch(TaskView::attempted)) {
      return;
    }
    running = true;
    resting = false;
    List<TaskView> ready = ready();
    int now = ++attempt;
    calls.call(Calls.Purpose.ROOT, root.target, turn::take, answer -> taken(now, ready, answer));
  }

  private List<TaskView> ready() {
    return root.due.stream().filter(TaskView::attempted).toList();
  }

  private void taken(int asked, List<TaskView> ready, Answer<RootTurn.Taken> answer) {
    if (asked != attempt || !running || turn.isHeld()) {
      turn.giveBackWhatCameLate(answer);
      return;
    }
    if (!(answer instanceof Answer.Returned<RootTurn.Taken> returned)) {
      fail(Calls.message(answer));
      return;
    }
    ready.forEach(task -> begunBefore.putIfAbsent(task, returned.value().begunBefore()));
    if (returned.value().turn().isEmpty()) {
      later();
      return;
    }
    tries = 0;
    turn.keep(returned.value().turn().get());
    returned.value().last().ifPresentOrElse(this::after, this::rotate);
  }

  /** Goes on with what the last rotation, whoever did it, did not serve. */
  private void after(Roots.Rotated last) {
    List<TaskView> servedByIt =
        ready().stream()
            .filter(task -> begunBefore.getOrDefault(task, Long.MAX_VALUE) < last.number())
            .toList();
    if (!servedByIt.isEmpty()) {
      done(last.begun(), "another process", servedByIt);
    } else if (untilAllowed(last).isNegative() || untilAllowed(last).isZero()) {
      rotate();
    } else {
      Duration wait = untilAllowed(last);
      turn.release(() -> rest(wait));
    }
  }

  /** No longer than the whole interval, even if the clock jumped back since. */
  private Duration untilAllowed(Roots.Rotated last) {
    Duration interval = rotatable.minInterval();
    Duration left = Duration.between(dependencies.clock().now(), last.begun().plus(interval));
    return left.compareTo(interval) > 0 ? interval : left;
  }

  /** Once nobody is at work with the secret: who is would be refused in the middle of it. */
  private void rotate() {
    int asked = attempt;
    calls.call(
        Calls.Purpose.ROOT,
        root.target,
        turn.alone(),
        Calls.once(answer -> isAlone(asked, answer)));
  }

  private void isAlone(int asked, Answer<Boolean> answer) {
    if (!running || asked != attempt || !turn.isHeld()) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean> returned && returned.value()) {
      recorder.record(new Entry.RotationBegun(root.root));
      recorder.whenDurable(this::replace);
    } else {
      later();
    }
  }

  private void replace() {
    begun = dependencies.clock().now();
    served = ready();
    int asked = attempt;
    calls.call(Calls.Purpose.ROOT, root.target, turn.rotate(), answer -> replaced(asked, answer));
  }

  private void replaced(int asked, Answer<RootTurn.Begun> answer) {
    if (!running || asked != attempt) {
      return;
    }
    if (answer instanceof Answer.TimedOut<RootTurn.Begun>) {
      LOG.warn("root {}: its rotation takes long; nobody else begins one meanwhile", root.root);
      return;
    }
    if (!(answer instanceof Answer.Returned<RootTurn.Begun> returned)) {
      fail(Calls.message(answer));
      return;
    }
    number = returned.value().counted();
    if (returned.value().outcome() instanceof RotationOutcome.Replaced replaced) {
      number = replaced.number().orElse(number);
      recorder.record(new Entry.RootReplaced(root.root));
      if (tasks.closing()) {
        fail(STOPPING);
      } else {
        sendCanary();
      }
    } else {
      finish(REQUESTED);
    }
  }

  private void sendCanary() {
    TaskId id = tasks.newInternalId("canary-of-" + root.target, process);
    GrantSpec grant =
        new GrantSpec("canary", root.target, rotatable.canaryRole(), CANARY_TTL, List.of(), false);
    RotationCanary canary = new RotationCanary(id, tasks, recorder.state(), new CanaryOutcome());
    tasks.startInternal(TaskKind.CANARY, id, grant, canary);
  }

  private boolean retire(Deadline deadline) throws BackendException {
    rotatable.retire(deadline);
    return true;
  }

  private void retired(int asked, String canary, Answer<Boolean> answer) {
    if (!running || asked != attempt) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean>) {
      finish(canary);
    } else {
      fail("the secret that was replaced still works: " + Calls.message(answer));
    }
  }

  /** Tells the others of the rotation that was ours. */
  private void finish(String by) {
    turn.done(new Roots.Rotated(number, begun));
    done(begun, by, served);
  }

  private void done(Instant rotationBegun, String by, List<TaskView> servedTasks) {
    recorder.record(
        new Entry.RotationDone(
            root.root,
            rotationBegun,
            by,
            servedTasks.stream().map(t -> t.id().toString()).toList()));
    begunBefore.keySet().removeAll(servedTasks);
    failures = 0;
    turn.release(() -> rest(Duration.ZERO));
  }

  private void fail(String why) {
    failures++;
    LOG.error("root {}: not rotated: {}", root.root, why);
    recorder.record(new Entry.RotationFailed(root.root, why));
    later();
  }

  private void later() {
    tries++;
    Duration delay = retryDelay(Math.max(failures, tries));
    turn.release(
        () -> {
          running = false;
          beginIn(delay);
        });
  }

  private Duration retryDelay(int count) {
    return dependencies.limits().retry().delay(count, dependencies.random());
  }

  private void beginIn(Duration delay) {
    if (timer != null) {
      timer.cancel();
    }
    timer = dependencies.loop().after(delay, this::begin);
  }

  /** Nothing is done for as long; then what became due meanwhile. */
  private void rest(Duration pause) {
    running = false;
    resting = true;
    beginIn(pause);
    tasks.changed();
  }

  /** Once the canary is gone, the secret that was replaced is taken away for good. */
  private final class CanaryOutcome implements RotationCanary.Outcome {

    @Override
    public void worked(LeaseView lease) {
      if (!running) {
        return;
      }
      int asked = attempt;
      calls.call(
          Calls.Purpose.ROOT,
          root.target,
          deadline -> retire(deadline),
          Calls.once(answer -> retired(asked, lease.key().value(), answer)));
    }

    @Override
    public void failed(String why) {
      fail(why);
    }

    @Override
    public void stopping() {
      fail(STOPPING);
    }
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private List<TaskView> served = List.of();
  private final Map<TaskView, Long> begunBefore = new HashMap<>();
  private Instant begun = Instant.EPOCH;
  private long number;
  private Roots.@Nullable Turn turn;
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
    calls.call(Calls.Purpose.ROOT, root.target, this::take, answer -> taken(now, ready, answer));
  }

  private List<TaskView> ready() {
    return root.due.stream().filter(TaskView::attempted).toList();
  }

  private Taken take(Deadline deadline) throws BackendException {
    Optional<Rotations> anywhere = rotatable.rotations(deadline);
    try {
      long begunHere = dependencies.roots().begun(rotatable.root());
      Optional<Roots.Turn> got = dependencies.roots().take(rotatable.root());
      Optional<Roots.Rotated> lastHere = got.isPresent() ? last(got.get()) : Optional.empty();
      return new Taken(
          anywhere.map(Rotations::begun).orElse(begunHere),
          got,
          anywhere.map(Rotation::last).orElse(lastHere));
    } catch (IOException e) {
      throw transientFault(e);
    }
  }

  private static Optional<Roots.Rotated> last(Rotations anywhere) {
    return anywhere.last().map(last -> new Roots.Rotated(last.number(), last.begun()));
  }

  /** Gives the turn back where it cannot be used. */
  private static Optional<Roots.Rotated> last(Roots.Turn turn) throws IOException {
    try {
      return turn.last();
    } catch (IOException e) {
      turn.close();
      throw e;
    }
  }

  private static BackendException transientFault(IOException e) {
    return new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
  }

  private record Taken(long begunBefore, Optional<Roots.Turn> turn, Optional<Roots.Rotated> last) {}

  private void taken(int asked, List<TaskView> ready, Answer<Taken> answer) {
    if (asked != attempt || !running || turn != null) {
      giveBackWhatCameLate(answer);
      return;
    }
    if (!(answer instanceof Answer.Returned<Taken> returned)) {
      fail(Calls.message(answer));
      return;
    }
    ready.forEach(task -> begunBefore.putIfAbsent(task, returned.value().begunBefore()));
    if (returned.value().turn().isEmpty()) {
      later();
      return;
    }
    tries = 0;
    turn = returned.value().turn().get();
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
      release(() -> rest(wait));
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
    Roots.Turn held = Objects.requireNonNull(turn);
    int asked = attempt;
    calls.call(
        Calls.Purpose.ROOT,
        root.target,
        deadline -> alone(held),
        Calls.once(answer -> isAlone(asked, answer)));
  }

  private void isAlone(int asked, Answer<Boolean> answer) {
    if (!running || asked != attempt || turn == null) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean> returned && returned.value()) {
      recorder.record(new Entry.RotationBegun(root.root));
      recorder.whenDurable(this::replace);
    } else {
      later();
    }
  }

  private static boolean alone(Roots.Turn turn) throws BackendException {
    try {
      return turn.alone();
    } catch (IOException e) {
      throw transientFault(e);
    }
  }

  private void giveBackWhatCameLate(Answer<Taken> answer) {
    if (answer instanceof Answer.Returned<Taken> returned) {
      returned.value().turn().ifPresent(late -> giveBack(late, 1));
    }
  }

  /** Without fail: nobody could ever take the root again. */
  private void giveBack(Roots.Turn late, int attempts) {
    boolean[] given = {false};
    calls.files(
        late::close,
        answer -> {
          warn(answer);
          if (answer instanceof Answer.Returned<Boolean>) {
            given[0] = true;
          } else {
            dependencies
                .loop()
                .after(
                    retryDelay(attempts),
                    () -> {
                      if (!given[0]) {
                        giveBack(late, attempts + 1);
                      }
                    });
          }
        });
  }

  private void replace() {
    Roots.Turn held = Objects.requireNonNull(turn);
    begun = dependencies.clock().now();
    served = ready();
    int asked = attempt;
    calls.call(
        Calls.Purpose.ROOT,
        root.target,
        deadline -> rotate(held, deadline),
        answer -> replaced(asked, answer));
  }

  private Begun rotate(Roots.Turn held, Deadline deadline) throws BackendException {
    try {
      long counted = held.begin();
      try {
        return new Begun(counted, rotatable.rotate(deadline));
      } finally {
        held.replaced();
      }
    } catch (IOException e) {
      throw transientFault(e);
    }
  }

  /** A rotation, and its number as this machine counts them. */
  private record Begun(long counted, RotationOutcome outcome) {}

  private void replaced(int asked, Answer<Begun> answer) {
    if (!running || asked != attempt) {
      return;
    }
    if (answer instanceof Answer.TimedOut<Begun>) {
      LOG.warn("root {}: its rotation takes long; nobody else begins one meanwhile", root.root);
      return;
    }
    if (!(answer instanceof Answer.Returned<Begun> returned)) {
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
    tasks.startInternal(TaskKind.CANARY, id, grant, new Canary(id));
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
    Roots.Turn held = Objects.requireNonNull(turn);
    Roots.Rotated rotation = new Roots.Rotated(number, begun);
    calls.files(() -> held.done(rotation), this::warn);
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
    release(() -> rest(Duration.ZERO));
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
    release(
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

  /** Gives the turn back, without fail, and goes on. */
  private void release(Runnable then) {
    Roots.Turn held = turn;
    if (held == null) {
      then.run();
    } else {
      calls.files(held::close, answer -> released(held, then, answer));
    }
  }

  private void released(Roots.Turn held, Runnable then, Answer<Boolean> answer) {
    if (turn != held) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean>) {
      turn = null;
      then.run();
      return;
    }
    warn(answer);
    dependencies
        .loop()
        .after(
            retryDelay(++tries),
            () -> {
              if (turn == held) {
                release(then);
              }
            });
  }

  private void warn(Answer<Boolean> answer) {
    if (!(answer instanceof Answer.Returned<Boolean>)) {
      LOG.warn("root {}: cannot be given back: {}", root.root, Calls.message(answer));
    }
  }

  /** The first credential made with the new root: issued, then ended like any other. */
  private final class Canary implements TaskListener {

    private final TaskId id;

    Canary(TaskId id) {
      this.id = id;
    }

    @Override
    public void granted(Map<String, Granted> credentials) {
      tasks.end(id, new EndReason(EndReason.Cause.EXITED, "the canary worked"));
      LeaseView lease = lease();
      if (lease.plan.deciding().isEmpty()) {
        worked(lease);
      }
    }

    @Override
    public void refused(List<String> reasons) {
      fail("the canary could not be issued with the new root: " + String.join("; ", reasons));
    }

    @Override
    public void ended(Receipt receipt) {
      boolean granted =
          receipt.reason().filter(r -> r.cause() == EndReason.Cause.EXITED).isPresent();
      if (!running || !granted || lease().plan.deciding().isEmpty()) {
        return;
      }
      if (receipt.endedAsGuaranteed()) {
        worked(lease());
      } else {
        fail("the canary's end was waived");
      }
    }

    private void worked(LeaseView lease) {
      int asked = attempt;
      calls.call(
          Calls.Purpose.ROOT,
          root.target,
          deadline -> retire(deadline),
          Calls.once(answer -> retired(asked, lease.key().value(), answer)));
    }

    /** The last one, where earlier tries to issue it failed. */
    private LeaseView lease() {
      List<LeaseView> leases = recorder.state().task(id).leases;
      return leases.get(leases.size() - 1);
    }

    @Override
    public void replaced(String grant, Granted credential) {}

    @Override
    public void ending(EndReason reason) {
      if (reason.cause() == EndReason.Cause.SHUTDOWN) {
        fail(STOPPING);
      }
    }
  }
}

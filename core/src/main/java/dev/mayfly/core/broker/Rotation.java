package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration CANARY_TTL = Duration.ofMinutes(5);

  private final Surroundings surroundings;
  private final Chronicle chronicle;
  private final Calls calls;
  private final Tasks tasks;
  private final String process;
  private final RootView root;
  private final RootRotatable rotatable;
  private List<TaskView> served = List.of();
  private Instant begun = Instant.EPOCH;
  private Roots.@Nullable Turn turn;
  private boolean running;
  private boolean resting = true;
  private int attempt;
  private int failures;
  private int canaries;

  Rotation(
      Surroundings surroundings,
      Chronicle chronicle,
      Calls calls,
      Tasks tasks,
      String process,
      RootView root,
      RootRotatable rotatable) {
    this.surroundings = surroundings;
    this.chronicle = chronicle;
    this.calls = calls;
    this.tasks = tasks;
    this.process = process;
    this.root = root;
    this.rotatable = rotatable;
  }

  /** Nothing to do now: nothing is due, or what is due waits for its interval. */
  boolean isResting() {
    return resting;
  }

  void begin() {
    if (running || root.due.stream().noneMatch(TaskView::attempted)) {
      return;
    }
    running = true;
    resting = false;
    served = root.due.stream().filter(TaskView::attempted).toList();
    int now = ++attempt;
    calls.call(Calls.Purpose.ROOT, root.target, deadline -> take(), answer -> taken(now, answer));
  }

  private Taken take() throws BackendException {
    try {
      Optional<Roots.Turn> got = surroundings.roots().take(rotatable.root());
      return new Taken(got, got.isPresent() ? got.get().lastBegun() : Optional.empty());
    } catch (IOException e) {
      throw new BackendException(
          BackendException.Kind.TRANSIENT, String.valueOf(e.getMessage()), e);
    }
  }

  private record Taken(Optional<Roots.Turn> turn, Optional<Instant> lastBegun) {}

  private void taken(int asked, Answer<Taken> answer) {
    if (asked != attempt || !running || turn != null) {
      giveBackWhatCameLate(answer);
      return;
    }
    if (!(answer instanceof Answer.Returned<Taken> returned)) {
      fail(Calls.words(answer));
      return;
    }
    if (returned.value().turn().isEmpty()) {
      later();
      return;
    }
    turn = returned.value().turn().get();
    Optional<Instant> last = returned.value().lastBegun();
    if (last.isPresent() && servedBy(last.get())) {
      done(last.get(), "another process");
    } else if (last.isPresent() && tooSoon(last.get())) {
      rest();
      Duration left =
          Duration.between(surroundings.clock().now(), last.get().plus(rotatable.minInterval()));
      surroundings.loop().after(left, this::begin);
    } else {
      chronicle.record(new Entry.RotationBegun(root.root));
      chronicle.whenDurable(this::replace);
    }
  }

  private void giveBackWhatCameLate(Answer<Taken> answer) {
    if (answer instanceof Answer.Returned<Taken> returned) {
      returned.value().turn().ifPresent(late -> calls.files(late::close, this::warn));
    }
  }

  private boolean servedBy(Instant last) {
    return served.stream().allMatch(task -> lastAttempt(task).isBefore(last));
  }

  /**
   * When the task's last revocation was attempted; where only the ledger's end state tells, when it
   * was settled.
   */
  private static Instant lastAttempt(TaskView task) {
    return task.leases.stream()
        .map(lease -> lease.attemptedAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(Objects.requireNonNull(task.endingAt));
  }

  private boolean tooSoon(Instant last) {
    return surroundings.clock().now().isBefore(last.plus(rotatable.minInterval()));
  }

  private void replace() {
    begun = surroundings.clock().now();
    served = root.due.stream().filter(TaskView::attempted).toList();
    int asked = attempt;
    calls.call(
        Calls.Purpose.ROOT,
        root.target,
        deadline -> {
          rotatable.rotate(deadline);
          return true;
        },
        answer -> replaced(asked, answer));
  }

  private void replaced(int asked, Answer<Boolean> answer) {
    if (!running || asked != attempt) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean>) {
      chronicle.record(new Entry.RootReplaced(root.root));
      sendCanary();
    } else {
      fail(Calls.words(answer));
    }
  }

  private void sendCanary() {
    TaskId id = new TaskId("canary-of-" + root.target, process + "-" + ++canaries);
    GrantSpec grant =
        new GrantSpec("canary", root.target, rotatable.canaryRole(), CANARY_TTL, List.of(), false);
    tasks.startHouse(id, grant, new Canary(id));
  }

  private void done(Instant rotationBegun, String by) {
    chronicle.record(
        new Entry.RotationDone(
            root.root, rotationBegun, by, served.stream().map(t -> t.id().toString()).toList()));
    failures = 0;
    rest();
  }

  private void fail(String why) {
    failures++;
    LOG.error("root {}: not rotated: {}", root.root, why);
    chronicle.record(new Entry.RotationFailed(root.root, why));
    later();
  }

  private void later() {
    release();
    running = false;
    Duration delay =
        surroundings.limits().retry().delay(Math.max(1, failures), surroundings.random());
    surroundings.loop().after(delay, this::begin);
  }

  private void rest() {
    release();
    running = false;
    boolean more = root.due.stream().anyMatch(task -> task.attempted() && !served.contains(task));
    resting = !more;
    if (more) {
      begin();
    }
    tasks.changed();
  }

  private void release() {
    Roots.Turn held = turn;
    turn = null;
    if (held != null) {
      calls.files(held::close, this::warn);
    }
  }

  private void warn(Answer<Boolean> answer) {
    if (!(answer instanceof Answer.Returned<Boolean>)) {
      LOG.warn("root {}: cannot be given back: {}", root.root, Calls.words(answer));
    }
  }

  /** The first credential made with the new root: issued, then ended like any other. */
  private final class Canary implements TaskListener {

    private final TaskId id;

    Canary(TaskId id) {
      this.id = id;
    }

    @Override
    public void granted(Map<String, Credential> credentials) {
      tasks.end(id, new EndReason(EndReason.Cause.EXITED, "the canary worked"));
    }

    @Override
    public void refused(List<String> reasons) {
      fail("the canary could not be issued with the new root: " + String.join("; ", reasons));
    }

    @Override
    public void ended(Receipt receipt) {
      if (running
          && receipt.proven()
          && receipt.reason().filter(r -> r.cause() == EndReason.Cause.EXITED).isPresent()) {
        Roots.Turn held = Objects.requireNonNull(turn);
        calls.files(() -> held.done(begun), Rotation.this::warn);
        done(begun, receipt.leases().get(0).key().value());
      }
    }

    @Override
    public void replaced(String grant, Credential credential) {}

    @Override
    public void ending(EndReason reason) {}
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Ledger;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The lifecycle of every credential in one ledger. All methods but {@link #open} are called on the
 * loop, and none blocks.
 */
public final class Broker {

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Tasks tasks;
  private final Recovery recovery;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean looking;

  /** What runs once, as soon as something holds. */
  private record Waiting(BooleanSupplier until, Runnable then) {}

  private Broker(BrokerDependencies dependencies, Ledger ledger, State state, String process) {
    this.dependencies = dependencies;
    this.recorder = new LedgerRecorder(ledger, state, dependencies.listener());
    this.tasks = new Tasks(dependencies, recorder, process, this::look);
    this.recovery = new Recovery(tasks);
  }

  /**
   * Reads the ledger, checks it and takes up its state. Blocking: to be called before the loop
   * begins, or beside it.
   *
   * @param process tells this process from every other, for people and for the names of its own
   *     tasks
   * @throws LedgerException where the ledger is damaged, or written by a newer program
   */
  public static Broker open(
      BrokerDependencies dependencies, Storage storage, String program, String process)
      throws IOException, LedgerException {
    LedgerReader read = Ledger.read(storage);
    State state = new State();
    read.entries().forEach(state::apply);
    Ledger ledger =
        Ledger.after(
            read,
            storage,
            dependencies.lanes().lane("ledger", 1),
            dependencies.loop(),
            dependencies.clock(),
            dependencies.random());
    Broker broker = new Broker(dependencies, ledger, state, process);
    dependencies.loop().post(() -> broker.recorder.record(new Entry.Opened(program, process)));
    return broker;
  }

  /**
   * Asks for the guards' logins; {@code ready} runs when each is there or cannot be had. A process
   * does this once, in its own broker.
   */
  public void acquireGuardLogins(Runnable ready) {
    List<String> guarded =
        dependencies.targets().keySet().stream()
            .filter(target -> tasks.guards().loginOf(target).isPresent())
            .sorted()
            .toList();
    int[] left = {guarded.size() + 1};
    Runnable one =
        () -> {
          if (--left[0] == 0) {
            ready.run();
          }
        };
    guarded.forEach(target -> tasks.guards().require(target, one, why -> one.run()));
    one.run();
  }

  /** The same logins serve this ledger too; for those that another process left. */
  public void guardedBy(Broker other) {
    tasks.guardedBy(other.tasks.guards());
  }

  /** Ends what an earlier process left in this ledger, but for what was kept. */
  public void recover() {
    recovery.endOthers();
  }

  /** The tasks that an earlier process left alive, and nobody has adopted or ended yet. */
  public List<OrphanedTask> left() {
    return recovery.left();
  }

  /** Leaves a task of {@link #left} alone, which is to be adopted or ended soon. */
  public void keepForAdoption(TaskId task, TaskListener listener) {
    recovery.keepForAdoption(task, listener);
  }

  /**
   * Goes on with a task that was kept, which counts as a sign of life: its leases are kept, though
   * their secrets are gone with the process that had them, and its listener is granted what had to
   * be issued anew. Where the policy no longer allows it, or its lifetime is spent, it ends
   * instead. The answer is false where it has ended already.
   *
   * @param timeout as in {@link TaskSpec#heartbeatTimeout}
   */
  public boolean adopt(TaskId task, Duration timeout, List<GrantSpec> grants) {
    return recovery.adopt(task, timeout, grants);
  }

  /**
   * Somebody holds the task from now on.
   *
   * @param joiner what tells them from everybody else after a restart; never a secret itself
   * @param known runs once a process that follows this one would know them
   */
  public void joined(TaskId task, String joiner, Runnable known) {
    recorder.record(new Entry.TaskJoined(task, joiner));
    recorder.whenDurable(known);
  }

  /** The task's next sign of life is due then, as a process that follows this one is to know. */
  public void extended(TaskId task, Instant until) {
    if (find(task).filter(living -> !living.ending()).isPresent()) {
      recorder.record(new Entry.TaskExtended(task, until));
    }
  }

  public void start(TaskSpec spec, TaskListener listener) {
    tasks.start(spec, listener);
  }

  /** How far the task's command is kept from what we work with, for its receipt. */
  public void isolation(TaskId task, boolean isolated) {
    if (recorder.state().knows(task)) {
      recorder.record(new Entry.TaskIsolation(task, isolated));
    }
  }

  /** A sign of life. Of a task that is ending or unknown it means nothing. */
  public void beat(TaskId task) {
    tasks.heartbeats.beat(task);
  }

  /** Ends the task; ending it twice does nothing. */
  public void end(TaskId task, EndReason reason) {
    if (recorder.state().knows(task) && !recovery.endOrphaned(task, reason)) {
      tasks.end(task, reason);
    }
  }

  /** Tries the lease's end again now. */
  public void retry(LeaseKey lease) {
    LeaseView view = recorder.state().lease(lease);
    if (view.open() && view.state != LeaseState.PENDING && view.state != LeaseState.ACTIVE) {
      tasks.leaseEnder.end(view);
    }
  }

  /**
   * A person takes responsibility for the strands of a lease's end that are stranded; what was not
   * proven until then is never reported as proven.
   */
  public void waive(LeaseKey lease, String person, String why) {
    if (recorder.state().lease(lease).stranded.isEmpty()) {
      throw new IllegalStateException("lease " + lease + " is not stranded");
    }
    recorder.record(new Entry.LeaseWaived(lease, person, why));
    tasks.leaseEnder.waived(recorder.state().lease(lease));
  }

  /**
   * Another process asks that the target's root be rotated; nothing is done while a rotation is
   * due.
   */
  public void rotate(String target) {
    boolean due =
        recorder.state().roots().stream()
            .anyMatch(root -> root.target.equals(target) && !root.due.isEmpty());
    if (!due) {
      tasks.rotator.request(target);
    }
  }

  /** How a task is; empty where this ledger has none of that name. */
  public Optional<TaskState> state(TaskId task) {
    return find(task).map(tasks::state);
  }

  /** The receipt of one task, as it stands. */
  public Optional<Receipt> receipt(TaskId task) {
    return find(task).map(Receipts::of);
  }

  private Optional<TaskView> find(TaskId task) {
    return recorder.state().knows(task)
        ? Optional.of(recorder.state().task(task))
        : Optional.empty();
  }

  /**
   * The tasks of this name that began after that moment and are of such joiners.
   *
   * @param joiner is asked of the last {@link #joined}; of an empty text where nobody joined
   */
  public List<Receipt> begun(String name, Instant since, Predicate<String> joiner) {
    return recorder.state().tasks().stream()
        .filter(task -> task.id().name().equals(name) && task.startedAt.isAfter(since))
        .filter(task -> joiner.test(task.joiner))
        .map(Receipts::of)
        .toList();
  }

  /** How long the ledger is, in bytes. */
  public long length() {
    return recorder.length();
  }

  /** How far the ends have come: cheap, whatever the receipts say. */
  public EndProgress progress() {
    return recorder.state().progress();
  }

  public Snapshot snapshot() {
    return new Snapshot(
        Receipts.of(recorder.state()),
        tasks.heartbeats.signs(),
        recorder.state().roots().stream()
            .filter(root -> !root.due.isEmpty())
            .map(root -> root.root)
            .toList());
  }

  /**
   * Whether nothing is left to do: no task lives, every lease is settled or merely expiring, no
   * rotation could run now.
   */
  public boolean idle() {
    return recorder.state().tasks().stream().allMatch(TaskView::isIdle) && tasks.rotator.isIdle();
  }

  /** Runs {@code then} once, as soon as {@link #idle} holds. */
  public void whenIdle(Runnable then) {
    when(this::idle, then);
  }

  /**
   * Runs {@code then} once, as soon as this task has ended, or there is none, and no rotation could
   * run now; whatever becomes of other tasks and of the guards' logins.
   */
  public void whenOver(TaskId task, Runnable then) {
    when(() -> find(task).map(TaskView::ended).orElse(true) && tasks.rotator.isIdle(), then);
  }

  /**
   * Runs {@code then} once, as soon as {@code until} holds: it is asked after every event that may
   * have changed what is left to do, or what is in the way of it.
   */
  public void when(BooleanSupplier until, Runnable then) {
    waiting.add(new Waiting(until, then));
    look();
  }

  /** Another ledger's guards, on which the ends of this one depend, are being ended. */
  public void guardsLeave() {
    tasks.leaseEnder.guardsLeave();
  }

  /**
   * Ends the guards' logins, makes the ledger durable and closes it once nothing is left to do;
   * {@code closed} runs at the end. What a guard's login that is gone would be needed for is left,
   * after a while, to whoever opens the ledger next.
   */
  public void close(Runnable closed) {
    tasks.close();
    boolean[] closing = {false};
    Runnable once =
        () -> {
          if (!closing[0]) {
            closing[0] = true;
            recorder.close(closed);
          }
        };
    whenIdle(once);
    leaveTheRest(once);
  }

  private void leaveTheRest(Runnable close) {
    dependencies
        .loop()
        .after(
            dependencies.limits().start(),
            () -> {
              if (tasks.onlyGuardLoginsAreLeft()) {
                close.run();
              } else {
                leaveTheRest(close);
              }
            });
  }

  /** After an event that may have changed what is left to do. */
  private void look() {
    if (!looking) {
      looking = true;
      dependencies.loop().post(this::settle);
    }
  }

  private void settle() {
    looking = false;
    if (recorder.isNearlySpent()) {
      endAll(
          new EndReason(
              EndReason.Cause.LEDGER_FULL,
              "the disk of the ledger is full and its reserve is spent"));
    }
    List<Waiting> due = waiting.stream().filter(each -> each.until().getAsBoolean()).toList();
    waiting.removeAll(due);
    due.forEach(each -> each.then().run());
  }

  private void endAll(EndReason reason) {
    tasks
        .living()
        .filter(task -> !task.start.kind().internal())
        .map(TaskView::id)
        .toList()
        .forEach(id -> end(id, reason));
  }
}

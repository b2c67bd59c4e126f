package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskListener;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.ServedCredential;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.tasks.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a task that others keep alive: what it was given, who waits for more, and how
 * it ended. On the loop, but for {@link #isOver}.
 */
final class ServedTask implements TaskListener {

  private final Plan plan;
  private final Broker broker;
  private final TaskPulse pulse;
  private final Map<String, ServedCredential> served = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Consumer<String>> holders = new ArrayList<>();
  private final List<Runnable> whenEnded = new ArrayList<>();
  private Consumer<Receipt> whenFinished = receipt -> {};
  private final CompletableFuture<ServedTask> granted = new CompletableFuture<>();
  private final CompletableFuture<ServedTask> remembered = new CompletableFuture<>();
  private final CompletableFuture<Receipt> ended = new CompletableFuture<>();
  private boolean left;
  private boolean adopted;
  private volatile @Nullable TaskOwner joiner;
  private volatile boolean over;

  /** Somebody who wants the next credential of a grant. */
  private record Waiting(String grant, CompletableFuture<Optional<ServedCredential>> answer) {}

  ServedTask(Plan plan, Broker broker, Clock clock, Loop loop) {
    this.plan = plan;
    this.broker = broker;
    this.pulse =
        new TaskPulse(
            plan.task().heartbeat(),
            clock,
            loop,
            () -> broker.beat(plan.id()),
            reason -> broker.end(plan.id(), reason),
            until -> broker.extended(plan.id(), until));
  }

  /** One that an earlier process left alive: the first sign of life makes it ours. */
  static ServedTask left(Plan plan, Broker broker, Clock clock, Loop loop) {
    ServedTask task = new ServedTask(plan, broker, clock, loop);
    task.left = true;
    return task;
  }

  /** Whether it still waits for a sign of life since an earlier process left it. */
  boolean isLeft() {
    return left && !over;
  }

  /** Whether its first credentials were made by an earlier process, and are not known here. */
  boolean isAdopted() {
    return adopted;
  }

  /** The task shows that it lives. */
  void sign(Consumer<TaskPulse> sign) {
    if (left) {
      left = false;
      adopted = true;
      if (broker.adopt(id(), heartbeat().timeout(), plan.specs())) {
        pulse.resume();
      }
    }
    sign.accept(pulse);
  }

  /** Ends it, unless it has ended. */
  void end(EndReason reason) {
    broker.end(id(), reason);
  }

  /** Nobody has its secret; but a pipe may be held, or another file be in use. */
  void endUnheld() {
    if (!over && pulse.silence().isEmpty()) {
      end(
          new EndReason(
              EndReason.Cause.PULSE_LOST, "whoever joined it was gone before the answer"));
    }
  }

  TaskId id() {
    return plan.id();
  }

  Plan plan() {
    return plan;
  }

  Broker broker() {
    return broker;
  }

  TaskPulse pulse() {
    return pulse;
  }

  ConfiguredHeartbeat heartbeat() {
    return plan.task().heartbeat();
  }

  /** Completes once every credential is there; fails with what the endpoint is to say. */
  CompletableFuture<ServedTask> granted() {
    return granted;
  }

  CompletableFuture<Receipt> ended() {
    return ended;
  }

  /** To be run once it has ended. */
  void whenEnded(Runnable what) {
    whenEnded.add(what);
  }

  /** To be told its receipt once nothing of it is left to do. */
  void whenFinished(Consumer<Receipt> what) {
    whenFinished = what;
  }

  /** Whether the task is ending or has ended. From any thread. */
  boolean isOver() {
    return over;
  }

  /** Who has it; from any thread. */
  Optional<TaskOwner> joiner() {
    return Optional.ofNullable(joiner);
  }

  /** Somebody has it from now on. */
  void join(TaskOwner who) {
    joiner = who;
    rememberJoiner();
  }

  /** Has the ledger know who has the task, as soon as it knows the task. */
  void rememberJoiner() {
    TaskOwner who = joiner;
    if (who != null && !left && receipt().isPresent()) {
      broker.joined(id(), who.text(), () -> remembered.complete(this));
    }
  }

  /**
   * Completes once every credential is there, and a sidecar that follows this one would know who
   * has them; fails with what the endpoint is to say.
   */
  CompletableFuture<ServedTask> held() {
    return granted.thenCombine(remembered, (task, known) -> task);
  }

  TaskState state() {
    return broker.state(id()).orElse(TaskState.ENDED);
  }

  Optional<Receipt> receipt() {
    return broker.receipt(id());
  }

  List<ServedCredential> credentials() {
    return List.copyOf(served.values());
  }

  Optional<ServedCredential> newest(String grant) {
    return Optional.ofNullable(served.get(grant));
  }

  /** Completes with the next credential, or with none when {@link #forget} is called. */
  CompletableFuture<Optional<ServedCredential>> next(String grant) {
    CompletableFuture<Optional<ServedCredential>> answer = new CompletableFuture<>();
    waiting.add(new Waiting(grant, answer));
    return answer;
  }

  /** Nobody waits for this any more. */
  void forget(CompletableFuture<Optional<ServedCredential>> answer) {
    waiting.removeIf(one -> one.answer == answer);
    answer.complete(Optional.empty());
  }

  /** {@code told} once when the task is over, or now if it is. */
  void whenOver(Consumer<String> told) {
    if (over) {
      told.accept(reason());
    } else {
      holders.add(told);
    }
  }

  /** This one is not to be told any more. */
  void forget(Consumer<String> told) {
    holders.remove(told);
  }

  private String reason() {
    return receipt().flatMap(Receipt::reason).map(EndReason::toString).orElse("refused");
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    credentials.forEach(this::serve);
    pulse.awaitFirst();
    granted.complete(this);
  }

  @Override
  public void replaced(String grant, Granted granted) {
    serve(grant, granted);
  }

  private void serve(String grant, Granted granted) {
    ServedCredential next =
        new ServedCredential(
            grant,
            granted.number(),
            granted.validity().until(),
            granted.atMost(),
            granted.credential().kind(),
            plan.addressOf(grant).with(granted.credential()));
    ServedCredential known = served.get(grant);
    if (known != null && known.sequence() > next.sequence()) {
      return; // replaced while the task still began
    }
    served.put(grant, next);
    List<Waiting> told = waiting.stream().filter(one -> one.grant.equals(grant)).toList();
    waiting.removeAll(told);
    told.forEach(one -> one.answer.complete(Optional.of(next)));
  }

  @Override
  public void refused(List<String> reasons) {
    String why = String.join("; ", reasons);
    refuse(
        receipt().filter(receipt -> receipt.denials().isEmpty()).isPresent()
            ? new Problem(503, "unavailable", why, "try again; the sidecar's log says more")
            : new Problem(403, "refused", why, "add a rule to the sidecar's policy"));
  }

  /** It does not begin. One that the ledger does not know has no other end. */
  void refuse(Problem why) {
    close();
    granted.completeExceptionally(new ProblemException(why));
    if (receipt().isEmpty()) {
      finish();
    }
  }

  /** Why a task never began is told by the refusal that follows. */
  @Override
  public void ending(EndReason reason) {
    close();
    if (reason.cause() != EndReason.Cause.NOT_STARTED) {
      granted.completeExceptionally(new ProblemException(Problem.taskOver()));
    }
  }

  private void close() {
    if (over) {
      return;
    }
    over = true;
    pulse.stop();
    List.copyOf(waiting).forEach(one -> forget(one.answer));
    String reason = reason();
    holders.forEach(told -> told.accept(reason));
    holders.clear();
    served.clear();
  }

  @Override
  public void ended(Receipt receipt) {
    finish();
    ended.complete(receipt);
  }

  @Override
  public void finished(Receipt receipt) {
    whenFinished.accept(receipt);
  }

  private void finish() {
    whenEnded.forEach(Runnable::run);
    whenEnded.clear();
  }
}

package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskListener;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Many tasks of one process. */
final class Crowd implements TaskListener {
  /** So many start at a time: a call must not spend its deadline in the queue. */
  private static final int STARTS = 8;

  private final LocalBroker mayfly;
  private final List<TaskId> tasks = new ArrayList<>();
  private final Semaphore starting = new Semaphore(STARTS);
  private final CountDownLatch granted;
  private final CountDownLatch ended;
  private volatile String failure = "";

  private Crowd(LocalBroker mayfly, int size) {
    this.mayfly = mayfly;
    this.granted = new CountDownLatch(size);
    this.ended = new CountDownLatch(size);
  }

  /** Starts so many tasks with these grants each; returns when all have their credentials. */
  static Crowd start(LocalBroker mayfly, int size, List<GrantSpec> grants)
      throws InterruptedException {
    Crowd crowd = new Crowd(mayfly, size);
    for (int i = 0; i < size; i++) {
      TaskId id = new TaskId("bench", crowd.hashCode() + "-" + i);
      crowd.tasks.add(id);
      TaskSpec spec =
          new TaskSpec(
              id,
              Principal.of("approle", Map.of()),
              "",
              Duration.ofHours(1),
              Duration.ofHours(1),
              grants);
      crowd.starting.acquire();
      mayfly.onLoop(broker -> broker.start(spec, crowd));
    }
    crowd.granted.await();
    crowd.check();
    return crowd;
  }

  static GrantSpec reader() {
    return new GrantSpec("reader", Site.TARGET, Site.ROLE, Duration.ofMinutes(15), List.of(), true);
  }

  List<TaskId> tasks() {
    return tasks;
  }

  /** Ends all in one moment; returns when every end is proven. */
  void end() throws InterruptedException {
    EndReason over = new EndReason(EndReason.Cause.EXITED, "0");
    mayfly.onLoop(broker -> tasks.forEach(task -> broker.end(task, over)));
    ended.await();
    check();
  }

  private void check() {
    if (!failure.isEmpty()) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    starting.release();
    granted.countDown();
  }

  @Override
  public void refused(List<String> reasons) {
    failure = reasons.toString();
    starting.release();
    granted.countDown();
  }

  @Override
  public void ended(Receipt receipt) {
    if (!receipt.proven()) {
      failure = receipt.task() + " was not proven";
    }
    ended.countDown();
  }

  @Override
  public void replaced(String grant, Granted credential) {
    // Nobody uses it.
  }

  @Override
  public void ending(EndReason reason) {
    // Only the end counts.
  }
}

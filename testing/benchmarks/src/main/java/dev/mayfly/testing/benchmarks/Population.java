package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many tasks at a time: each logs in over and over with what it has, one ends every now and
 * then, and another takes its place.
 */
final class Population {

  private static final int PROBES = 3;
  private static final int JOINERS = 4;
  private static final int LIFE_MILLIS = 250;
  private static final Duration BEGINNING = Duration.ofMinutes(5);

  private final ChaosEnvironment field;
  private final int size;
  private final Faults faults;
  private final Duration patience;
  private final Random random;
  private final List<UsedTask> living = new CopyOnWriteArrayList<>();
  private final Map<String, String> passwords = new TreeMap<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger joining = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger byRestart = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private volatile boolean ending;
  private volatile boolean settled;

  Population(ChaosEnvironment field, int size, Faults faults, Duration patience, Random random) {
    this.field = field;
    this.size = size;
    this.faults = faults;
    this.patience = patience;
    this.random = random;
  }

  /** Returns once all of them live. */
  void begin() throws InterruptedException {
    for (int i = 0; i < JOINERS; i++) {
      workers.execute(this::join);
    }
    long limit = System.nanoTime() + BEGINNING.toNanos();
    while (living.size() < size) {
      if (System.nanoTime() - limit > 0) {
        throw new IllegalStateException("only " + living.size() + " tasks could begin");
      }
      Thread.sleep(50);
    }
    for (int i = 0; i < PROBES; i++) {
      int first = i;
      workers.execute(() -> probe(first));
    }
    workers.execute(this::endSome);
  }

  private void join() {
    while (!ending) {
      if (living.size() + joining.incrementAndGet() <= size) {
        try {
          living.add(UsedTask.join(field.sidecar().socket(), field.postgres()));
          begun.incrementAndGet();
        } catch (IOException away) {
          pause(200); // the fault goes on
        }
      } else {
        pause(50);
      }
      joining.decrementAndGet();
    }
  }

  private void endSome() {
    while (!ending) {
      pause(LIFE_MILLIS);
      if (!living.isEmpty()) {
        UsedTask task = living.get(random.nextInt(living.size()));
        task.end(random.nextBoolean());
        bury(task);
      }
    }
  }

  private void bury(UsedTask task) {
    living.remove(task);
    synchronized (passwords) {
      passwords.putAll(task.passwords());
    }
    task.unasked().ifPresent(reason -> explain(task, reason));
  }

  /**
   * Nobody asked for its end: only a killed sidecar may be the reason, if the next adopts nothing.
   */
  private void explain(UsedTask task, String reason) {
    if (!field.adopts() && faults.killedSince(task.begun())) {
      byRestart.incrementAndGet();
    } else {
      wrong.add(task + " was ended: " + reason);
    }
  }

  private void probe(int first) {
    for (int i = first; !settled; i += PROBES) {
      List<UsedTask> tasks = new ArrayList<>(living);
      if (tasks.isEmpty()) {
        pause(50);
        continue;
      }
      UsedTask task = tasks.get(i % tasks.size());
      if (task.isOver()) {
        bury(task);
      } else {
        logins.incrementAndGet();
        task.tryLogin().ifPresent(since -> judge(task, since));
      }
    }
  }

  /** It was without a login that works since then. */
  private void judge(UsedTask task, long since) {
    long without = System.nanoTime() - since;
    Duration fault = faults.since(since);
    longest.accumulateAndGet(without - fault.toNanos(), Math::max);
    if (without > fault.plus(patience).toNanos()) {
      wrong.add(
          "%s was without a login that works for %d ms, of which faults took %d ms"
              .formatted(task, TimeUnit.NANOSECONDS.toMillis(without), fault.toMillis()));
    }
  }

  /** How many live. */
  int size() {
    return living.size();
  }

  /** How many could log in when they last tried. */
  long working() {
    return living.stream().filter(task -> !task.isFailing()).count();
  }

  /** No more faults come: whoever cannot log in has his patience, then nobody tries any more. */
  void settle() throws InterruptedException {
    ending = true;
    long limit = System.nanoTime() + patience.multipliedBy(2).toNanos();
    while (working() < living.size() && System.nanoTime() - limit < 0) {
      Thread.sleep(100);
    }
    settled = true;
    workers.shutdown();
    if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
      wrong.add("a login or a join hangs");
    }
    for (UsedTask task : List.copyOf(living)) {
      if (task.isFailing() && !task.isOver()) {
        wrong.add(task + " cannot log in, long after the last fault");
      }
      synchronized (passwords) {
        passwords.putAll(task.passwords());
      }
    }
  }

  /** Every login that a task was given and tried: user → password. */
  Map<String, String> passwords() {
    return passwords;
  }

  List<String> wrong() {
    return wrong;
  }

  /** One line. */
  String sums() {
    return "%d tasks begun, %d of them ended by a killed sidecar's restart, %d logins tried; longest time without, besides the fault, %s s"
        .formatted(
            begun.get(),
            byRestart.get(),
            logins.get(),
            Samples.number(Math.max(0, longest.get()) / 1e9));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.mayfly.sidecar.runtime;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A lane on a bounded number of threads. Calls are handed over on the loop, which also keeps their
 * deadlines.
 */
final class ThreadLane implements Lane {

  private final Clock clock;
  private final Loop loop;
  private final ThreadPoolExecutor threads;

  ThreadLane(String name, int width, Clock clock, Loop loop) {
    this.clock = clock;
    this.loop = loop;
    this.threads =
        new ThreadPoolExecutor(
            width,
            width,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(name, work));
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true); // a call that never returns must not keep the program from ending
    return thread;
  }

  @Override
  public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
    Deadline deadline = Deadline.in(clock, timeout);
    AtomicBoolean claimed =
        new AtomicBoolean(); // by the thread that runs the call, or by the deadline that drops it
    Loop.Timer timer = loop.after(timeout, () -> answer.accept(atDeadline(claimed)));
    threads.execute(() -> run(call, deadline, claimed, timer, answer));
  }

  private static <T> Answer<T> atDeadline(AtomicBoolean claimed) {
    return claimed.compareAndSet(false, true)
        ? new Answer.Failed<>(
            new BackendException(Kind.TRANSIENT, "waited for its turn until its deadline"))
        : new Answer.TimedOut<>();
  }

  private <T> void run(
      Call<T> call,
      Deadline deadline,
      AtomicBoolean claimed,
      Loop.Timer timer,
      Consumer<Answer<T>> answer) {
    if (!deadline.passed() && claimed.compareAndSet(false, true)) {
      Answer<T> what = attempt(call, deadline);
      loop.post(
          () -> {
            timer.cancel();
            answer.accept(what);
          });
    }
  }

  private static <T> Answer<T> attempt(Call<T> call, Deadline deadline) {
    try {
      return new Answer.Returned<>(call.run(deadline));
    } catch (BackendException e) {
      return new Answer.Failed<>(e);
    } catch (Throwable e) { // whatever it was, somebody waits for an answer
      return new Answer.Failed<>(new BackendException(Kind.UNKNOWN, describe(e), e));
    }
  }

  /** The class and no message: whose message it is, and what it may hold, is not known. */
  private static String describe(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}

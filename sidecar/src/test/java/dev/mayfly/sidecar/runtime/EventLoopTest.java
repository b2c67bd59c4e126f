package dev.mayfly.sidecar.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("The loop")
class EventLoopTest {

  private final List<Throwable> failures = new ArrayList<>();
  private final EventLoop loop = new EventLoop(new SystemClock(), failures::add).start();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(30, TimeUnit.SECONDS), "the loop did not get there");
  }

  @Test
  @DisplayName("runs events in the order they were posted, on one thread")
  void runsEventsInOrder() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < 1000; i++) {
      String event = i + Thread.currentThread().getName();
      loop.post(() -> seen.add(event));
    }
    loop.post(done::countDown);
    await(done);
    assertEquals(1000, seen.size());
    assertTrue(seen.get(999).startsWith("999"));
  }

  @Test
  @DisplayName("runs timers by their time, and equal ones in the order they were set")
  void runsTimersByTheirTime() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    loop.post(
        () -> {
          loop.after(Duration.ofMillis(40), () -> seen.add("late"));
          loop.after(Duration.ofMillis(10), () -> seen.add("early"));
          loop.after(Duration.ZERO, () -> seen.add("first"));
          loop.after(Duration.ZERO, () -> seen.add("second"));
          loop.after(Duration.ofMillis(60), done::countDown);
          loop.after(Duration.ofDays(1_000_000), () -> seen.add("never"));
        });
    await(done);
    assertEquals(List.of("first", "second", "early", "late"), seen);
  }

  @Test
  @DisplayName("does not run a timer that was cancelled, even one that was due")
  void doesNotRunWhatWasCancelled() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    loop.post(
        () -> {
          Loop.Timer due = loop.after(Duration.ZERO, () -> seen.add("due"));
          Loop.Timer later = loop.after(Duration.ofMillis(20), () -> seen.add("later"));
          due.cancel();
          later.cancel();
          later.cancel();
          loop.after(Duration.ofMillis(40), done::countDown);
        });
    await(done);
    assertEquals(List.of(), seen);
  }

  @Test
  @DisplayName("outlives an event that throws, and reports it")
  void outlivesAnEventThatThrows() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    loop.post(
        () -> {
          throw new IllegalStateException("broken");
        });
    loop.post(
        () -> {
          throw new StackOverflowError();
        });
    loop.post(done::countDown);
    await(done);
    assertEquals(2, failures.size());
  }
}

package dev.mayfly.sidecar.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.time.SystemClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("A lane")
class ThreadLaneTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final SystemClock clock = new SystemClock();
  private final EventLoop loop = new EventLoop(clock, failure -> {}).start();
  private final ThreadLanes lanes = new ThreadLanes(clock, loop);
  private final BlockingQueue<Answer<String>> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private void submit(Lane lane, Duration timeout, Lane.Call<String> call) {
    loop.post(() -> lane.submit(call, timeout, answers::add));
  }

  private Answer<String> answer() throws InterruptedException {
    return Objects.requireNonNull(answers.poll(30, TimeUnit.SECONDS), "no answer");
  }

  private static Kind kind(Answer<String> answer) {
    return assertInstanceOf(Answer.Failed.class, answer).error().kind();
  }

  @Test
  @DisplayName("answers on the loop with what the call returned")
  void answersOnTheLoop() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    loop.post(
        () ->
            lanes
                .lane("a", 1)
                .submit(
                    deadline -> "done",
                    LONG,
                    answer -> threads.add(Thread.currentThread().getName())));
    assertEquals("loop", threads.poll(30, TimeUnit.SECONDS));
  }

  @Test
  @DisplayName("answers with the call's own exception, and with UNKNOWN for any other")
  void answersWithTheException() throws Exception {
    submit(
        lanes.lane("a", 1),
        LONG,
        deadline -> {
          throw new BackendException(Kind.DENIED, "no");
        });
    assertEquals(Kind.DENIED, kind(answer()));
    submit(
        lanes.lane("a", 1),
        LONG,
        deadline -> {
          throw new IllegalStateException("secret words");
        });
    Answer<String> unexpected = answer();
    assertEquals(Kind.UNKNOWN, kind(unexpected));
    assertTrue(!unexpected.toString().contains("secret words"));
  }

  @Test
  @DisplayName("answers at the deadline, and again when the call is back")
  void answersAtTheDeadlineAndAgain() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    submit(lanes.lane("a", 1), SHORT, held(hold, "late"));
    assertInstanceOf(Answer.TimedOut.class, answer());
    hold.countDown();
    assertEquals(new Answer.Returned<>("late"), answer());
  }

  @Test
  @DisplayName("never runs a call whose deadline passed in the queue: certainly nothing happened")
  void neverRunsACallThatWaitedTooLong() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    Lane lane = lanes.lane("narrow", 1);
    submit(lane, LONG, held(hold, started, "first"));
    assertTrue(started.await(30, TimeUnit.SECONDS));
    submit(lane, SHORT, deadline -> "must not run");
    assertEquals(Kind.TRANSIENT, kind(answer()));
    hold.countDown();
    assertEquals(new Answer.Returned<>("first"), answer());
    submit(lane, LONG, deadline -> "third");
    assertEquals(new Answer.Returned<>("third"), answer());
  }

  @Test
  @DisplayName("that is stuck delays no other")
  void thatIsStuckDelaysNoOther() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    submit(lanes.lane("stuck", 1), LONG, held(hold, "stuck"));
    submit(lanes.lane("free", 1), LONG, deadline -> "free");
    assertEquals(new Answer.Returned<>("free"), answer());
    hold.countDown();
    assertEquals(new Answer.Returned<>("stuck"), answer());
  }

  private static Lane.Call<String> held(CountDownLatch hold, String answer) {
    return held(hold, new CountDownLatch(1), answer);
  }

  /** A call that says when it has started, and answers when it is let go. */
  private static Lane.Call<String> held(
      CountDownLatch hold, CountDownLatch started, String answer) {
    return deadline -> {
      started.countDown();
      try {
        hold.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return answer;
    };
  }
}

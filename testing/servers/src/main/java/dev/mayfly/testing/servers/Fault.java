package dev.mayfly.testing.servers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What shall happen to the requests that a predicate picks out by their first bytes: of HTTP the
 * request line and headers ({@code GET /v1/database/creds/app HTTP/1.1 ...}), of PostgreSQL the
 * statement. By default it happens once. Thread-safe.
 */
public final class Fault {
  private enum Point {
    REQUEST,
    ANSWER
  }

  private final Predicate<String> request;
  private final Point point;
  private final @Nullable Duration pause;
  private final int skipped;
  private final int times;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  private Fault(
      Predicate<String> request, Point point, @Nullable Duration pause, int skipped, int times) {
    this.request = request;
    this.point = point;
    this.pause = pause;
    this.skipped = skipped;
    this.times = times;
  }

  /** The connection is closed and the server never hears of the request. */
  public static Fault loseRequest(Predicate<String> request) {
    return new Fault(request, Point.REQUEST, null, 0, 1);
  }

  /**
   * The server has done what was asked, and the connection is closed instead of passing its answer
   * on.
   */
  public static Fault loseAnswer(Predicate<String> request) {
    return new Fault(request, Point.ANSWER, null, 0, 1);
  }

  /** The request reaches the server after {@link #release}, or after the limit. */
  public static Fault holdRequest(Predicate<String> request, Duration limit) {
    return new Fault(request, Point.REQUEST, limit, 0, 1);
  }

  /**
   * The server has done what was asked; its answer is passed on after {@link #release}, or after
   * the limit.
   */
  public static Fault holdAnswer(Predicate<String> request, Duration limit) {
    return new Fault(request, Point.ANSWER, limit, 0, 1);
  }

  /** The same fault, sparing the first requests that the predicate picks out. */
  public Fault sparing(int first) {
    return new Fault(request, point, pause, first, times);
  }

  /** The same fault, happening to that many requests. */
  public Fault times(int count) {
    return new Fault(request, point, pause, skipped, count);
  }

  /** The same fault, happening to every request that the predicate picks out. */
  public Fault always() {
    return times(Integer.MAX_VALUE);
  }

  /** How often it has happened. */
  public int hits() {
    return hits.get();
  }

  /** Waits until it has happened for the first time. */
  public void awaitHit(Duration limit) {
    Await.until("the fault happens", limit, () -> hits() > 0);
  }

  /** Lets go what is held, now and from now on. */
  public void release() {
    released.countDown();
  }

  boolean picks(String head) {
    if (!request.test(head)) {
      return false;
    }
    int number = seen.incrementAndGet() - skipped;
    return number > 0 && number <= times;
  }

  /** Whether the request may go on to the server. */
  boolean passesRequest() throws InterruptedException {
    return point != Point.REQUEST || happen();
  }

  /** Whether the answer may go on to the client. */
  boolean passesAnswer() throws InterruptedException {
    return point != Point.ANSWER || happen();
  }

  private boolean happen() throws InterruptedException {
    hits.incrementAndGet();
    if (pause == null) {
      return false;
    }
    var unused =
        released.await(
            pause.toNanos(), TimeUnit.NANOSECONDS); // at the limit it goes on all the same
    return true;
  }
}

package dev.mayfly.examples.demo;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Logs in again and again with a login that should die, until it is refused. */
final class LoginTrials implements AutoCloseable {

  private static final long PAUSE_MILLIS = 20;

  private final Login login;
  private final Thread thread = new Thread(this::attempt, "trials");
  private volatile boolean closed;
  private final AtomicInteger worked = new AtomicInteger();
  private volatile long lastWorked;
  private volatile @Nullable Refusal refusal;

  /** The first time that the server said no. */
  record Refusal(long nanos, String words) {}

  LoginTrials(Login login) {
    this.login = login;
    thread.setDaemon(true);
    thread.start();
  }

  private void attempt() {
    try {
      while (!closed && refusal == null) {
        attemptOnce();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attemptOnce() {
    try {
      Optional<String> words = login.refusal();
      long now = System.nanoTime();
      if (words.isPresent()) {
        refusal = new Refusal(now, words.get());
      } else {
        worked.incrementAndGet();
        lastWorked = now;
      }
    } catch (SQLException e) {
      // Killed in the middle of the login: neither let in nor refused.
    }
  }

  /** How many logins were let in. */
  int worked() {
    return worked.get();
  }

  /** When the last of them was. */
  long lastWorked() {
    return lastWorked;
  }

  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void close() {
    closed = true;
  }
}

package dev.mayfly.backends.vault.login;

import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a person may take, and how long one answer of Vault's.
 *
 * @param whole until when they must have logged in
 */
public record Patience(Clock clock, Deadline whole) {

  private static final Duration PERSON = Duration.ofMinutes(5);
  private static final Duration CALL = Duration.ofSeconds(30);

  public static Patience from(Clock clock) {
    return new Patience(clock, Deadline.in(clock, PERSON));
  }

  /** Until when Vault must have answered a call that is made now. */
  Deadline call() {
    return Deadline.in(clock, CALL);
  }

  /** Passes some time before they are looked for again. */
  void rest(Duration time) throws InterruptedException {
    try {
      new CompletableFuture<Void>().get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException over) {
      return; // It is over.
    }
  }
}

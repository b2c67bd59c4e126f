package dev.mayfly.core.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter: attempt {@code n} (from 1) waits between half and all of {@code
 * first * 2^(n-1)}, and never more than {@code ceiling}.
 */
public record Backoff(Duration first, Duration ceiling) {

  public Duration delay(int attempt, RandomGenerator random) {
    double full = Math.min(first.toNanos() * Math.pow(2, attempt - 1), (double) ceiling.toNanos());
    return Duration.ofNanos((long) (full / 2 * (1 + random.nextDouble())));
  }
}

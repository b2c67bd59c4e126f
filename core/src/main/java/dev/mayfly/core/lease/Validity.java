package dev.mayfly.core.lease;

import java.time.Duration;
import java.time.Instant;

/** How long a lease holds, counted from a moment of our wall clock. */
public record Validity(Instant from, Duration ttl) {

  public Instant until() {
    return from.plus(ttl);
  }
}

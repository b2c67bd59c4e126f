package dev.mayfly.testing.kit.fault;

import java.time.Duration;

/**
 * How one call travels.
 *
 * @param request how long until it takes effect
 * @param answer how long from then until the caller hears of it
 */
public record Passage(Duration request, Duration answer, Kind kind) {

  /** What is unusual about it. */
  public enum Kind {
    PROMPT,
    LATE_REQUEST,
    LATE_ANSWER,
    /** It never takes effect; the caller hears of a broken connection. */
    LOST_REQUEST,
    /** It takes effect; the caller hears of a broken connection. */
    LOST_ANSWER
  }
}

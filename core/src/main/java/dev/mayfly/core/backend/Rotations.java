package dev.mayfly.core.backend;

import java.time.Instant;
import java.util.Optional;

/**
 * The rotations of one root, whoever did them. They are counted, since clocks that may jump cannot
 * tell which came first.
 *
 * @param begun how many ever began
 * @param last the last one that is over
 */
public record Rotations(long begun, Optional<Last> last) {

  /**
   * A rotation that is over: the new secret works, the old one is retired.
   *
   * @param number its place among all that began, from 1
   * @param begun when it began, by the clock of the process that did it
   */
  public record Last(long number, Instant begun) {}
}

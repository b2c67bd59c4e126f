package dev.mayfly.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How it ended.
 *
 * @param exposure from the death of the job, Mayfly living, until its login was last seen to work;
 *     empty where the story did not come that far
 */
record Verdict(List<Part> parts, Optional<Duration> exposure, Duration took) {

  Verdict {
    parts = List.copyOf(parts);
  }

  /** Everything was shown, and all of it held. */
  boolean proved() {
    return exposure.isPresent() && parts.stream().allMatch(Part::held);
  }

  /** The claims that did not hold. */
  List<String> broken() {
    return parts.stream()
        .flatMap(
            part ->
                part.moments().stream()
                    .filter(moment -> !moment.held())
                    .map(moment -> part.title() + ": " + moment.what() + " — " + moment.observed()))
        .toList();
  }
}

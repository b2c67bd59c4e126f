package dev.mayfly.testing.kit.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices, in the words of a schedule. */
final class RandomChoices {

  private final SplittableRandom random;

  RandomChoices(SplittableRandom random) {
    this.random = random;
  }

  /** An independent stream. */
  SplittableRandom split() {
    return random.split();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Between {@code least} and {@code most}, both included. */
  int number(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  Duration between(Duration least, Duration most) {
    return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
  }

  Duration seconds(int least, int most) {
    return between(Duration.ofSeconds(least), Duration.ofSeconds(most));
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}

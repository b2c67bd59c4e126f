package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A back-off")
class BackoffTest {

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

  @Test
  @DisplayName("waits twice as long each time, up to its ceiling, and never longer")
  void growsToItsCeiling() {
    RandomGenerator least = () -> 0;
    List<Long> halves = List.of(25L, 50L, 100L, 200L, 400L, 800L, 1600L, 2500L, 2500L);
    for (int attempt = 1; attempt <= halves.size(); attempt++) {
      assertEquals(halves.get(attempt - 1), BACKOFF.delay(attempt, least).toMillis());
    }
    assertEquals(2500, BACKOFF.delay(Integer.MAX_VALUE, least).toMillis());
  }

  @ParameterizedTest
  @DisplayName("waits between half of it and all of it, and uses that whole range")
  @CsvSource({"1, 50", "4, 400", "8, 5000", "1000, 5000"})
  void staysWithinItsJitter(int attempt, long full) {
    SplittableRandom random = new SplittableRandom(1);
    LongSummaryStatistics micros =
        LongStream.range(0, 1000)
            .map(i -> BACKOFF.delay(attempt, random).toNanos() / 1000)
            .summaryStatistics();
    long unit = full * 10; // a hundredth, in microseconds
    assertTrue(micros.getMin() >= 50 * unit && micros.getMin() < 52 * unit, micros::toString);
    assertTrue(micros.getMax() <= 100 * unit && micros.getMax() > 98 * unit, micros::toString);
  }
}

package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A duration")
class DurationsTest {

  @Test
  @DisplayName("is read and written the way people do")
  void isReadAndWritten() {
    assertEquals(Optional.of(Duration.ofMinutes(90)), Durations.parse("1h30m"));
    assertEquals("1h30m", Durations.format(Duration.ofMinutes(90)));
    assertEquals(Optional.of(Duration.ofMillis(250)), Durations.parse("250ms"));
    assertEquals("0s", Durations.format(Duration.ZERO));
    assertEquals("7d", Durations.format(Duration.ofDays(7)));
  }

  @Test
  @DisplayName("without a unit, or with a sign, is none")
  void withoutAUnitIsNone() {
    assertEquals(Optional.empty(), Durations.parse("15"));
    assertEquals(Optional.empty(), Durations.parse("-15m"));
    assertEquals(Optional.empty(), Durations.parse("15 m"));
  }
}

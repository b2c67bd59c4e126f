package dev.mayfly.testing.kit.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("The simulator")
class SimulatorTest {

  /** So many take even the rarest transition. */
  private static final long ENOUGH = 100_000;

  private static final long SCHEDULES = Long.getLong("simulator.schedules", ENOUGH);

  @Test
  @DisplayName("finds no rule broken, and takes every transition")
  void findsNoRuleBroken() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    boolean held = Simulate.run(1, SCHEDULES, Runtime.getRuntime().availableProcessors(), out);
    String report = said.toString(StandardCharsets.UTF_8);
    System.out.print(report);
    assertTrue(held, "a rule was broken: the trace stands above");
    assertTrue(SCHEDULES < ENOUGH || report.contains("transitions never taken: none"));
  }

  @Test
  @DisplayName("gives the same trace for the same seed")
  void givesTheSameTrace() {
    for (long seed : List.of(1L, 2L, 3L)) {
      assertEquals(trace(seed), trace(seed));
    }
  }

  private static List<String> trace(long seed) {
    Schedule schedule = new Schedule(seed, true);
    schedule.run();
    return schedule.trace().lines().stream()
        .map(line -> line.replaceAll("@[0-9a-f]+", ""))
        .toList();
  }
}

package dev.mayfly.sidecar.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("A gathering")
class CoalescerTest {

  private static final Duration TOGETHER = Duration.ofMillis(10);

  private final EventQueue events = new EventQueue();
  private final SimulatedLoop loop =
      new SimulatedLoop(events, new SimulatedClock(events), () -> {});
  private final List<String> taken = new ArrayList<>();
  private final Coalescer<String> gathering = new Coalescer<>(loop, TOGETHER, taken::add);

  private List<String> takenAfter(Duration time) {
    events.run(time);
    List<String> now = List.copyOf(taken);
    taken.clear();
    return now;
  }

  @Test
  @DisplayName("brings the first at once, and those that follow closely together, each once")
  void together() {
    gathering.add("first");
    assertEquals(List.of("first"), takenAfter(Duration.ZERO));
    gathering.add("second");
    gathering.add("third");
    gathering.add("second");
    assertEquals(List.of(), takenAfter(TOGETHER.dividedBy(2)));
    assertEquals(List.of("second", "third"), takenAfter(TOGETHER));
  }

  @Test
  @DisplayName("brings again at once what comes after a while in which nothing came")
  void afterAWhile() {
    gathering.add("first");
    takenAfter(TOGETHER.multipliedBy(3));
    gathering.add("second");
    assertEquals(List.of("second"), takenAfter(Duration.ZERO));
  }

  @Test
  @DisplayName("does not bring what was taken back")
  void takenBack() {
    gathering.add("first");
    takenAfter(Duration.ZERO);
    gathering.add("second");
    gathering.remove("second");
    gathering.add("third");
    assertEquals(List.of("third"), takenAfter(TOGETHER));
    gathering.add("fourth");
    assertEquals(List.of("fourth"), takenAfter(TOGETHER));
  }
}

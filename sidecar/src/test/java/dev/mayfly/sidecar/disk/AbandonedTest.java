package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of a process that is gone")
class AbandonedTest {

  @TempDir Path root;
  private final EventQueue events = new EventQueue();
  private final SimulatedClock clock = new SimulatedClock(events);
  private StateFolder state;
  private Abandoned abandoned;

  @BeforeEach
  void begin() {
    state = new StateFolder(root.resolve("state"));
    abandoned = new Abandoned(state, clock);
  }

  private ProcessFolder process(String name) throws IOException {
    return state.create(name, "me", Map.of());
  }

  private void pass(Duration time) {
    events.run(time);
  }

  @Test
  @DisplayName("counts as abandoned once it was seen without its process for a minute, not before")
  void isLeftForAMinute() throws Exception {
    ProcessFolder gone = process("p1");
    ProcessFolder living = process("p2");
    assertEquals(List.of(), abandoned.look(), "both processes live");
    gone.close();
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    clock.jump(Duration.ofHours(1));
    assertEquals(List.of(), abandoned.look(), "the wall clock says nothing of it");
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(gone.path()), abandoned.look());
    living.close();
  }

  @Test
  @DisplayName("is its process's again where that comes back, and has another minute after that")
  void isComeBackFor() throws Exception {
    ProcessFolder gone = process("p1");
    gone.close();
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    try (ProcessFolder back = state.take(gone.path(), "me again").orElseThrow()) {
      assertEquals(List.of(), abandoned.look());
      pass(Duration.ofMinutes(5));
      assertEquals(List.of(), abandoned.look());
      assertEquals(gone.path(), back.path());
    }
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(gone.path()), abandoned.look());
  }

  @Test
  @DisplayName("is waited for no longer where it was handed over from elsewhere")
  void isHandedOver() throws Exception {
    Path handed =
        state.receive(
            "p1", "a pod", Map.of(), new ByteArrayInputStream(new byte[] {1}), ledger -> {});
    assertEquals(List.of(handed), abandoned.look());
  }
}

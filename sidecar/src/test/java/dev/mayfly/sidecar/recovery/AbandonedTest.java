package dev.mayfly.sidecar.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The ledger of a process that is gone")
class AbandonedTest {

  @TempDir Path root;
  private final EventQueue events = new EventQueue();
  private final SimulatedClock clock = new SimulatedClock(events);
  private LedgerStore store;
  private Abandoned abandoned;

  @BeforeEach
  void begin() {
    store = new StateFolder(root.resolve("state")).ledgers();
    abandoned = new Abandoned(store, clock);
  }

  private StoredLedger process(String name) throws IOException {
    return store.create(new LedgerName(name), LedgerOrigin.here("me", Map.of()));
  }

  private void pass(Duration time) {
    events.run(time);
  }

  @Test
  @DisplayName("counts as abandoned once it was seen without its process for a minute, not before")
  void isLeftForAMinute() throws Exception {
    StoredLedger gone = process("p1");
    StoredLedger living = process("p2");
    assertEquals(List.of(), abandoned.look(), "both processes live");
    gone.close();
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    clock.jump(Duration.ofHours(1));
    assertEquals(List.of(), abandoned.look(), "the wall clock says nothing of it");
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(gone.name()), abandoned.look());
    living.close();
  }

  @Test
  @DisplayName("is its process's again where that comes back, and has another minute after that")
  void isComeBackFor() throws Exception {
    StoredLedger gone = process("p1");
    gone.close();
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    try (StoredLedger back = store.take(gone.name(), "me again", origin -> true).orElseThrow()) {
      assertEquals(List.of(), abandoned.look());
      pass(Duration.ofMinutes(5));
      assertEquals(List.of(), abandoned.look());
      assertEquals(gone.name(), back.name());
    }
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(59));
    assertEquals(List.of(), abandoned.look());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(gone.name()), abandoned.look());
  }

  @Test
  @DisplayName("is waited for no longer where it was handed over from elsewhere")
  void isHandedOver() throws Exception {
    LedgerName handed = new LedgerName("p1");
    store.receive(handed, LedgerOrigin.here("a pod", Map.of()), new byte[] {1});
    assertEquals(List.of(handed), abandoned.look());
  }
}

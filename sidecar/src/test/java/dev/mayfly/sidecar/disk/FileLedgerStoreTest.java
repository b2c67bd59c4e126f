package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.testing.kit.tck.LedgerStoreTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("The ledgers of a state folder")
class FileLedgerStoreTest extends LedgerStoreTck {

  private static final LedgerOrigin ORIGIN = LedgerOrigin.here("me", Map.of("db", "f00"));

  @TempDir Path root;

  @Override
  protected LedgerStore place() {
    return new StateFolder(root).ledgers();
  }

  @Override
  protected AutoCloseable process(LedgerName name) throws Exception {
    return OtherProcess.start(Holder.class, root.toString(), name.text());
  }

  /** Another process: takes a ledger, and holds it until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      LedgerStore store = new StateFolder(Path.of(arguments[0])).ledgers();
      LedgerName name = new LedgerName(arguments[1]);
      OtherProcess.hold(store.take(name, "the holder", origin -> true).orElseThrow());
    }
  }

  @Test
  @DisplayName("do not count what a crash left of one that was being made")
  void torn() throws Exception {
    Path torn = Files.createDirectories(root.resolve("processes/." + NAME));
    Files.write(torn.resolve("ledger"), new byte[] {1});
    assertEquals(List.of(), place().unfinished());
    place().receive(NAME, ORIGIN, new byte[] {2});
    assertEquals(List.of(NAME), place().unfinished());
    assertFalse(Files.exists(torn));
  }

  @Test
  @DisplayName("do not count what no Mayfly made, and go on where something is not as it was made")
  void strange() throws Exception {
    Files.createDirectories(root.resolve("processes/a copy"));
    Files.createFile(root.resolve("processes/file"));
    assertEquals(List.of(), place().unfinished());
    try (StoredLedger made = place().create(NAME, ORIGIN)) {
      Files.delete(Path.of(made.place()).resolve("targets"));
      Files.delete(Path.of(made.place()).resolve("process"));
    }
    IOException refused =
        assertThrows(IOException.class, () -> place().take(NAME, "me", origin -> true));
    assertTrue(refused.getMessage().contains(place().place(NAME)), refused.getMessage());
    assertEquals("an unknown process", place().origin(NAME).orElseThrow().process());
    assertFalse(place().isLiving(NAME));
  }
}

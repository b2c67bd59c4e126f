package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.ledger.StoredLedger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a store must do that ledgers are written in. */
public abstract class LedgerStoreTck extends LedgerHandOverTck {

  private static final LedgerOrigin OURS = LedgerOrigin.here("process 1", Map.of("db", "f00"));
  private static final Instant LONG_AGO = Instant.EPOCH;
  private static final Instant SOME_DAY = Instant.parse("9999-01-01T00:00:00Z");

  @Override
  protected abstract LedgerStore place() throws Exception;

  private Optional<StoredLedger> take(String process) throws Exception {
    return place().take(NAME, process, origin -> true);
  }

  private static void write(StoredLedger ledger, int value) throws Exception {
    try (Storage storage = ledger.storage()) {
      storage.truncate(0);
      storage.append(new byte[] {(byte) value});
      storage.sync();
    }
  }

  private void assertHolds(int value) throws Exception {
    assertArrayEquals(new byte[] {(byte) value}, Arrays.copyOf(place().read(NAME), 1));
  }

  @Test
  @DisplayName("makes a ledger that is its process's before anybody sees it")
  void makesALedger() throws Exception {
    try (StoredLedger made = place().create(NAME, OURS)) {
      assertEquals(List.of(NAME), place().unfinished());
      assertTrue(place().isLiving(NAME));
      assertTrue(take("process 2").isEmpty());
      assertEquals(Optional.of(OURS), place().origin(NAME));
      assertEquals(OURS, made.origin());
      assertEquals(place().place(NAME), made.place());
      assertArrayEquals(new byte[0], place().read(NAME));
      write(made, 1);
      assertHolds(1);
    }
    assertFalse(place().isLiving(NAME));
  }

  @Test
  @DisplayName("lets the next process go on with it, and tells who had it and who has it")
  void isGoneOnWith() throws Exception {
    try (StoredLedger made = place().create(NAME, OURS)) {
      write(made, 1);
    }
    try (StoredLedger taken = take("process 2").orElseThrow()) {
      assertEquals(OURS, taken.origin());
      assertEquals(Optional.of("process 2"), place().origin(NAME).map(LedgerOrigin::process));
      write(taken, 2);
    }
    assertHolds(2);
  }

  @Test
  @DisplayName("changes nothing of one that is not wanted")
  void isNotWanted() throws Exception {
    place().create(NAME, OURS).close();
    assertTrue(place().take(NAME, "process 2", origin -> false).isEmpty());
    assertEquals(Optional.of(OURS), place().origin(NAME));
    assertFalse(place().isLiving(NAME));
  }

  @Test
  @DisplayName("lists what is finished as finished, until it is to be forgotten")
  void finishesALedger() throws Exception {
    try (StoredLedger made = place().create(NAME, OURS)) {
      write(made, 1);
      made.finish();
    }
    assertEquals(List.of(), place().unfinished());
    assertEquals(List.of(NAME), place().finished());
    assertHolds(1);
    assertEquals(Optional.of(OURS), place().origin(NAME));
    place().forget(LONG_AGO);
    assertEquals(List.of(NAME), place().finished());
    place().forget(SOME_DAY);
    assertEquals(List.of(), place().finished());
    assertEquals(Optional.empty(), place().origin(NAME));
    assertArrayEquals(new byte[0], place().read(NAME));
  }

  @Test
  @DisplayName("forgets nothing that is unfinished")
  void forgetsNothingUnfinished() throws Exception {
    place().create(NAME, OURS).close();
    place().forget(SOME_DAY);
    assertEquals(List.of(NAME), place().unfinished());
  }

  @Test
  @DisplayName("knows nothing of one that there is not")
  void knowsNothing() throws Exception {
    LedgerName none = new LedgerName("none");
    assertTrue(place().take(none, "process 2", origin -> true).isEmpty());
    assertFalse(place().isLiving(none));
    assertEquals(Optional.empty(), place().origin(none));
    assertArrayEquals(new byte[0], place().read(none));
  }
}

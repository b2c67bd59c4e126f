package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.HeldLedger;
import dev.mayfly.core.ledger.LedgerHandOver;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a place must do by way of which one process leaves ledgers to another. */
public abstract class LedgerHandOverTck {

  protected static final LedgerName NAME = new LedgerName("2026-11-22T000000Z-1");
  private static final LedgerName OTHER = new LedgerName("2026-11-22T000000.5Z-1");
  private static final LedgerOrigin ORIGIN =
      LedgerOrigin.here("process 1 of a pod", Map.of("db", "f00", "other db", "f01"));
  private static final int ASKING = 4;

  /** The one place of this test, as one more process sees it. */
  protected abstract LedgerHandOver place() throws Exception;

  /** Another process that has taken the ledger, and is gone when this is closed. */
  protected abstract AutoCloseable process(LedgerName name) throws Exception;

  private Optional<? extends HeldLedger> take(LedgerName name, String process) throws Exception {
    return place().take(name, process, origin -> true);
  }

  @Test
  @DisplayName("gives a ledger as it was left, with whose word it is")
  void asItWasLeft() throws Exception {
    byte[] ledger = new byte[2 << 20];
    new Random(1).nextBytes(ledger);
    assertEquals(List.of(), place().unfinished());
    place().receive(NAME, ORIGIN, ledger);
    place().receive(OTHER, ORIGIN, new byte[0]);
    assertEquals(List.of(OTHER, NAME), place().unfinished());
    try (HeldLedger taken = take(NAME, "process 2").orElseThrow()) {
      assertArrayEquals(ledger, taken.read());
      assertEquals(NAME, taken.name());
      assertEquals(ORIGIN.targets(), taken.origin().targets());
      assertEquals(Optional.of(ORIGIN.process()), taken.origin().elsewhere());
      taken.keep();
    }
    try (HeldLedger taken = take(OTHER, "process 2").orElseThrow()) {
      assertArrayEquals(new byte[0], taken.read());
    }
  }

  @Test
  @DisplayName("gives it to one of several who want it at once")
  void toOneOfSeveral() throws Exception {
    place().receive(NAME, ORIGIN, new byte[] {1});
    for (int round = 0; round < 3; round++) {
      Race.won(ASKING, process -> take(NAME, process)).close();
    }
  }

  @Test
  @DisplayName("gives it to another once it is given back, and to nobody who does not want it")
  void isGivenBack() throws Exception {
    place().receive(NAME, ORIGIN, new byte[] {1});
    HeldLedger first = take(NAME, "process 2").orElseThrow();
    assertTrue(take(NAME, "process 3").isEmpty());
    first.close();
    assertTrue(place().take(NAME, "process 3", origin -> false).isEmpty());
    try (HeldLedger second = take(NAME, "process 4").orElseThrow()) {
      assertArrayEquals(new byte[] {1}, second.read());
      assertTrue(take(NAME, "process 3").isEmpty());
    }
  }

  @Test
  @DisplayName("gives it to another once the process that had it died")
  void ofOneThatDied() throws Exception {
    place().receive(NAME, ORIGIN, new byte[] {1});
    AutoCloseable process = process(NAME);
    try {
      assertTrue(take(NAME, "process 3").isEmpty());
      assertEquals(List.of(NAME), place().unfinished());
    } finally {
      process.close();
    }
    take(NAME, "process 3").orElseThrow().close();
  }

  @Test
  @DisplayName("gives to nobody what is finished")
  void finished() throws Exception {
    place().receive(NAME, ORIGIN, new byte[] {1});
    try (HeldLedger taken = take(NAME, "process 2").orElseThrow()) {
      taken.finish();
    }
    assertEquals(List.of(), place().unfinished());
    assertTrue(take(NAME, "process 3").isEmpty());
  }

  @Test
  @DisplayName("keeps the first of two that are called the same")
  void keepsTheFirst() throws Exception {
    place().receive(NAME, ORIGIN, new byte[] {1});
    assertThrows(IOException.class, () -> place().receive(NAME, ORIGIN, new byte[] {2}));
    try (HeldLedger taken = take(NAME, "process 2").orElseThrow()) {
      assertArrayEquals(new byte[] {1}, taken.read());
    }
    assertFalse(place().unfinished().isEmpty());
  }
}

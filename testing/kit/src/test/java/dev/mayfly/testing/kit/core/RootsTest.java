package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.FakeLocks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A root that several processes share")
class RootsTest {

  private final Locks locks = new FakeLocks(FaultPlan.none()).of(() -> false);
  private final Roots roots = new Roots(locks);
  private final Roots others = new Roots(locks);

  @Test
  @DisplayName("is rotated by one at a time, and all are told how many rotations began")
  void isRotatedByOne() throws Exception {
    Roots.Rotated second = new Roots.Rotated(2, Instant.parse("2026-11-22T02:00:00.123456Z"));
    try (Roots.Turn turn = roots.take("database/reporting").orElseThrow()) {
      assertEquals(Optional.empty(), turn.last());
      assertTrue(others.take("database/reporting").isEmpty());
      others.take("database/other").orElseThrow().close();
      assertEquals(1, turn.begin());
      assertEquals(2, turn.begin());
      assertEquals(2, others.begun("database/reporting"));
      turn.done(second);
    }
    try (Roots.Turn turn = others.take("database/reporting").orElseThrow()) {
      assertEquals(Optional.of(second), turn.last());
    }
    assertEquals(0, roots.begun("database/other"));
  }

  @Test
  @DisplayName("is used by any number, but by nobody while its secret is replaced")
  void isUsedByMany() throws Exception {
    Locks.Share one = roots.use("db").orElseThrow();
    Locks.Share other = others.use("db").orElseThrow();
    try (Roots.Turn turn = roots.take("db").orElseThrow()) {
      one.close();
      assertFalse(turn.alone(), "the other is at work");
      other.close();
      assertTrue(turn.alone());
      assertTrue(others.use("db").isEmpty());
      others.use("other").orElseThrow().close();
      turn.replaced();
      others.use("db").orElseThrow().close();
      assertTrue(turn.alone());
    }
    others.use("db").orElseThrow().close();
  }

  @Test
  @DisplayName("is used by others though a call to have it alone came after its turn was over")
  void isNotKeptByALateCall() throws Exception {
    Roots.Turn turn = roots.take("db").orElseThrow();
    turn.close();
    assertFalse(turn.alone());
    others.use("db").orElseThrow().close();
  }

  @Test
  @DisplayName("is rotated once more where a crash tore what was written of the last time")
  void tornByACrash() throws Exception {
    for (String torn : List.of("", "1", "1 ", "1 2026-11-2", "\0\0\0", "x 2026-11-22T00:00:00Z")) {
      try (Locks.Lock lock = locks.take(Roots.turn("db")).orElseThrow()) {
        lock.write(torn);
      }
      try (Roots.Turn turn = roots.take("db").orElseThrow()) {
        assertEquals(Optional.empty(), turn.last(), torn);
      }
    }
  }
}

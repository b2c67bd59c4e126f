package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mayfly.core.ledger.LedgerName;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A ledger's name")
class LedgerNameTest {

  @ParameterizedTest
  @DisplayName("is one part of any path, and nothing that a terminal obeys")
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "a/b",
        "../a",
        "/",
        "a\0",
        "a\nb",
        "\u001b[2K",
        "a b",
        "ä"
      })
  void isOnePart(String hostile) {
    assertEquals(Optional.empty(), LedgerName.of(hostile));
    assertThrows(IllegalArgumentException.class, () -> new LedgerName(hostile));
  }

  @ParameterizedTest
  @DisplayName("is what processes are called by, and what is handed over")
  @ValueSource(strings = {"2026-11-22T003000.123456Z-4711", "2026-11-22T003000Z-1-0a1b2c3d", "p_1"})
  void isOneOfOurs(String ours) {
    assertEquals(ours, LedgerName.of(ours).orElseThrow().text());
  }
}

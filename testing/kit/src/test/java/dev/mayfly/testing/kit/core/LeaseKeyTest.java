package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.lease.LeaseKey;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A lease key")
class LeaseKeyTest {

  @Test
  @DisplayName("is ten characters, each of all thirty-two that a name may have, and never the same")
  void isDrawn() {
    SplittableRandom random = new SplittableRandom(1);
    Set<LeaseKey> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(LeaseKey.random(random));
    }
    assertEquals(1000, keys.size());
    assertTrue(keys.stream().allMatch(key -> key.value().length() == 10));
    for (int at = 0; at < 10; at++) {
      int place = at;
      assertEquals(
          "234567abcdefghijklmnopqrstuvwxyz",
          keys.stream()
              .map(key -> key.value().substring(place, place + 1))
              .distinct()
              .sorted()
              .collect(Collectors.joining()));
    }
  }

  @ParameterizedTest
  @DisplayName("is nothing else")
  @ValueSource(
      strings = {
        "",
        "aaaaaaaaa",
        "aaaaaaaaaaa",
        "aaaaaaaaaA",
        "aaaaaaaaa1",
        "aaaaaaaaa0",
        "aaaaaaaaa8",
        "aaaaaaaaa-",
        "aaaaaaaaa%",
        "aaaaaaaaaä",
        "aaaaaaaaaa\n",
        " aaaaaaaaaa"
      })
  void isNothingElse(String value) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new LeaseKey(value));
    assertTrue(String.valueOf(refused.getMessage()).contains(value));
  }
}

package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import org.junit.jupiter.api.function.Executable;

/** What a failure must be and say. */
final class Expect {

  private Expect() {}

  /** The failure, of that kind, whose message contains all these words. */
  static BackendException failure(Kind kind, Executable call, String... words) {
    BackendException failure = assertThrows(BackendException.class, call);
    assertEquals(
        kind, failure.kind(), () -> failure.message() + " because of " + failure.getCause());
    for (String word : words) {
      assertTrue(
          failure.message().contains(word), () -> "no \"" + word + "\" in: " + failure.message());
    }
    return failure;
  }
}

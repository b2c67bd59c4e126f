package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a ledger's storage must do. Space allocated ahead may be read as zeros behind what was
 * appended.
 */
public abstract class StorageTck {

  /** Opens the one storage of this test, again after it was closed. */
  protected abstract Storage open() throws Exception;

  @Test
  @DisplayName("keeps what was appended, in order, over a restart, and goes on behind it")
  void keepsWhatWasAppended() throws Exception {
    try (Storage storage = open()) {
      storage.append(new byte[] {1, 2});
      storage.append(new byte[] {3});
      storage.sync();
      assertBegins(storage.read(), 1, 2, 3);
    }
    try (Storage storage = open()) {
      assertBegins(storage.read(), 1, 2, 3);
      storage.truncate(3);
      storage.append(new byte[] {4});
      storage.sync();
    }
    try (Storage storage = open()) {
      assertBegins(storage.read(), 1, 2, 3, 4);
    }
  }

  @Test
  @DisplayName("goes on where it was cut")
  void goesOnWhereItWasCut() throws Exception {
    try (Storage storage = open()) {
      storage.append(new byte[] {1, 2, 3, 4});
      storage.truncate(2);
      storage.append(new byte[] {5});
      storage.sync();
      assertBegins(storage.read(), 1, 2, 5, 0);
    }
  }

  @Test
  @DisplayName("has its reserve whole after every append")
  void hasItsReserveWhole() throws Exception {
    try (Storage storage = open()) {
      for (int i = 0; i < 40; i++) {
        storage.append(new byte[50_000]);
        assertTrue(storage.reserved() >= Storage.RESERVE, storage.reserved() + " bytes");
      }
    }
  }

  /** What lies behind counts as zeros. */
  private static void assertBegins(byte[] read, int... expected) {
    byte[] bytes = new byte[expected.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) expected[i];
    }
    assertArrayEquals(bytes, Arrays.copyOf(read, bytes.length));
  }
}

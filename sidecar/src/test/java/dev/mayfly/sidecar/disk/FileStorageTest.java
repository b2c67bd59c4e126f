package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.testing.kit.tck.StorageTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A ledger's file")
class FileStorageTest extends StorageTck {

  @TempDir Path folder;

  @Override
  protected FileStorage open() throws IOException {
    return FileStorage.open(folder.resolve("ledger"));
  }

  private static void assertStartsWith(byte[] expected, byte[] read) {
    assertArrayEquals(expected, Arrays.copyOf(read, expected.length));
    for (int i = expected.length; i < read.length; i++) {
      assertEquals(0, read[i], "what follows is space allocated ahead");
    }
  }

  @Test
  @DisplayName(
      "shows the zeros ahead to whoever reads it after a crash, forgets a torn tail, and has none ahead once closed")
  void forgetsATornTail() throws Exception {
    FileStorage crashed = open();
    crashed.append(new byte[] {1, 2, 3, 9, 9});
    byte[] left = Files.readAllBytes(folder.resolve("ledger"));
    assertStartsWith(new byte[] {1, 2, 3, 9, 9}, left);
    crashed.truncate(3);
    crashed.append(new byte[] {4});
    assertStartsWith(new byte[] {1, 2, 3, 4}, Files.readAllBytes(folder.resolve("ledger")));
    crashed.close();
    assertArrayEquals(new byte[] {1, 2, 3, 4}, Files.readAllBytes(folder.resolve("ledger")));
  }

  @Test
  @DisplayName("on a full disk takes its reserve to the last byte, and no more")
  void onAFullDiskTakesItsReserve() throws Exception {
    for (SmallDisk.Kind kind : SmallDisk.Kind.values()) {
      try (SmallDisk disk = SmallDisk.mount(kind, folder.resolve(kind.name()))) {
        FileStorage storage = FileStorage.open(disk.path().resolve("ledger"));
        storage.truncate(0);
        storage.append(new byte[] {1});
        storage.sync();
        assertTrue(storage.reserved() >= Storage.RESERVE, kind + " was too small to begin with");
        disk.fill();
        byte[] piece = new byte[1 << 12];
        Arrays.fill(piece, (byte) 7);
        long promised = storage.reserved();
        long written = 0;
        while (storage.reserved() >= piece.length) {
          storage.append(piece);
          storage.sync();
          written += piece.length;
        }
        assertTrue(written > promised - piece.length, kind + " broke its promise");
        assertThrows(IOException.class, () -> storage.append(new byte[1 << 20]), kind::name);
        disk.free();
        storage.append(new byte[] {8});
        storage.sync();
        assertTrue(storage.reserved() >= Storage.RESERVE, kind + " does not recover");
        byte[] read = Files.readAllBytes(disk.path().resolve("ledger"));
        assertEquals(1, read[0]);
        assertEquals(7, read[1]);
        assertEquals(7, read[(int) written]);
        assertEquals(8, read[(int) written + 1]);
        storage.close();
      }
    }
  }
}

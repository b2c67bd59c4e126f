package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.files.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("The state folder")
class StateFolderTest {

  private static final LedgerName NAME = new LedgerName("p1");
  private static final LedgerOrigin ORIGIN = LedgerOrigin.here("me", Map.of("db", "f00"));

  @TempDir Path root;

  private StateFolder state() {
    return new StateFolder(root.resolve("state"));
  }

  @Test
  @DisplayName("belongs to its owner alone")
  void belongsToItsOwner() throws Exception {
    try (StoredLedger ledger = state().ledgers().create(NAME, ORIGIN)) {
      for (Path path : List.of(root.resolve("state"), Path.of(ledger.place()))) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
  }

  @Test
  @DisplayName("is where the XDG folders say, and for root where daemons keep theirs")
  void isWhereItIsExpected() throws Exception {
    assertEquals(Path.of("/var/lib/mayfly"), StateFolder.standard(Map.of("HOME", "/root"), "root"));
    assertEquals(
        Path.of("/home/a/.local/state/mayfly"),
        StateFolder.standard(Map.of("HOME", "/home/a"), "a"));
    assertEquals(
        Path.of("/x/mayfly"),
        StateFolder.standard(Map.of("HOME", "/home/a", "XDG_STATE_HOME", "/x"), "a"));
    assertFalse(Files.exists(root.resolve("state")));
  }

  @Test
  @DisplayName("is refused where others may write to it or to a folder in it, with what mends it")
  void writtenByOthers() throws Exception {
    state().secure();
    for (String inner : List.of("", "processes", "receipts", "finished")) {
      Path exposed = Files.createDirectories(root.resolve("state").resolve(inner));
      for (String mode : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
        Files.setPosixFilePermissions(exposed, PosixFilePermissions.fromString(mode));
        IOException refused = assertThrows(IOException.class, () -> state().secure(), mode);
        assertTrue(refused.getMessage().startsWith(exposed + " may be written to by "));
        String command = refused.getMessage().replaceFirst(".*; fix: ([^,]*).*", "$1");
        assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor(), command);
        state().secure();
      }
    }
  }

  @Test
  @DisplayName("is refused where it is somebody else's, and so is a process's folder in it")
  void ownedByOthers() throws Exception {
    OtherUser.needed();
    Path theirs = OtherUser.folder(root, "theirs");
    IOException refused = assertThrows(IOException.class, () -> new StateFolder(theirs).secure());
    assertTrue(refused.getMessage().contains(theirs + " belongs to nobody"));
    assertTrue(refused.getMessage().contains("; fix: chown root " + theirs));
    Path below = theirs.resolve("below");
    assertThrows(IOException.class, () -> new StateFolder(below).secure());
    state().secure();
    state().ledgers().create(NAME, ORIGIN).close();
    OtherUser.give(Path.of(state().ledgers().place(NAME)));
    IOException forged =
        assertThrows(IOException.class, () -> state().ledgers().take(NAME, "me", origin -> true));
    assertTrue(forged.getMessage().contains("p1 belongs to nobody"), forged.getMessage());
  }

  @Test
  @DisplayName("has the unfinished ledger that a person names, or whose folder, and no other")
  void namedByAPerson() throws Exception {
    state().ledgers().create(NAME, ORIGIN).close();
    assertEquals(NAME, state().ledger("p1"));
    String folder = state().ledgers().place(NAME);
    assertEquals(NAME, state().ledger(folder));
    assertEquals(NAME, state().ledger(folder + "/"));
    for (String none : List.of("p2", "/tmp/p1", folder + "x", "..", "/", "p1/..")) {
      IOException refused = assertThrows(IOException.class, () -> state().ledger(none), none);
      assertTrue(refused.getMessage().contains("; fix: "), refused.getMessage());
    }
  }

  @Test
  @DisplayName("is nowhere without a home, which says what to do")
  void nowhere() {
    IOException none =
        assertThrows(IOException.class, () -> StateFolder.standard(Map.of("HOME", ""), "a"));
    assertTrue(none.getMessage().contains("fix: name one in the configuration"));
  }

  @Test
  @DisplayName("that others may write to, or that is full, is an error to the doctor")
  void examined() throws Exception {
    state().secure();
    Path folder = root.resolve("state");
    assertTrue(errors(folder).isEmpty(), () -> errors(folder).toString());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(errors(folder).get(0).contains("may be written to by every user"));
    try (SmallDisk disk = SmallDisk.mount(SmallDisk.Kind.EXT4, root.resolve("disk"))) {
      disk.fill();
      assertTrue(
          errors(disk.path()).get(0).startsWith("no space is left on the disk of " + disk.path()));
      IOException full =
          assertThrows(
              IOException.class, () -> new StateFolder(disk.path()).ledgers().create(NAME, ORIGIN));
      assertEquals(disk.path() + ": no space is left on its disk", words(full, disk.path()));
    }
  }

  /** Which of the files in it was the first not to fit does not matter. */
  private static String words(IOException failure, Path folder) {
    return Messages.of(failure).replaceFirst(folder + "[^:]*", folder.toString());
  }

  private static List<String> errors(Path folder) {
    return StateExamination.of(folder).stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .map(Finding::what)
        .toList();
  }
}

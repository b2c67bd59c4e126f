package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.text.Words;
import dev.mayfly.sidecar.files.OtherUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("The state folder")
class StateFolderTest {

  @TempDir Path root;

  private StateFolder state() {
    return new StateFolder(root.resolve("state"));
  }

  @Test
  @DisplayName("belongs to its owner alone")
  void belongsToItsOwner() throws Exception {
    try (ProcessFolder folder = state().create("p1", "me", Map.of("db", "f00"))) {
      for (Path path : List.of(root.resolve("state"), folder.path())) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
      assertEquals(Map.of("db", "f00"), folder.fingerprints());
    }
  }

  @Test
  @DisplayName("gives a process's folder to nobody else while the process has it")
  void givesAFolderToOneAtATime() throws Exception {
    ProcessFolder first = state().create("p1", "process 1", Map.of());
    assertTrue(state().take(first.path(), "process 2").isEmpty());
    first.close();
    try (ProcessFolder second = state().take(first.path(), "process 2").orElseThrow()) {
      assertEquals("process 2", state().process(second.path()));
      assertTrue(state().take(first.path(), "process 3").isEmpty());
    }
  }

  @Test
  @DisplayName("gives it to no other process either, until that one is gone, however it went")
  void givesAFolderToOneProcessAtATime() throws Exception {
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.resolve("state").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = holder.inputReader()) {
      Path folder = Path.of(output.readLine());
      assertEquals(List.of(folder), state().unfinished());
      assertTrue(state().take(folder, "me").isEmpty());
      assertEquals("the holder", state().process(folder));
      holder.destroyForcibly();
      holder.waitFor();
      try (ProcessFolder taken = state().take(folder, "me").orElseThrow()) {
        assertArrayEquals(
            new byte[] {42}, java.util.Arrays.copyOf(state().ledger(taken.path()), 1));
      }
    } finally {
      holder.destroyForcibly();
    }
  }

  /** Another process: makes a folder, writes to its ledger, and holds it until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      ProcessFolder folder =
          new StateFolder(Path.of(arguments[0])).create("p1", "the holder", Map.of());
      Storage storage = folder.storage();
      storage.truncate(0);
      storage.append(new byte[] {42});
      storage.sync();
      System.out.println(folder.path());
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  @Test
  @DisplayName("moves what is finished aside, and forgets it in time")
  void movesWhatIsFinishedAside() throws Exception {
    ProcessFolder folder = state().create("p1", "me", Map.of());
    Storage storage = folder.storage();
    storage.truncate(0);
    storage.append(new byte[] {1});
    storage.close();
    folder.finish();
    assertEquals(List.of(), state().unfinished());
    Path finished = state().finished().get(0);
    assertArrayEquals(new byte[] {1}, state().ledger(finished));
    Instant now = Instant.parse("2026-11-22T00:00:00Z");
    Files.setLastModifiedTime(finished, FileTime.from(now.minus(Duration.ofDays(2))));
    state().forget(Duration.ofDays(3), now);
    assertEquals(1, state().finished().size());
    state().forget(Duration.ofDays(1), now);
    assertEquals(List.of(), state().finished());
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
    Path forged = Files.createDirectories(root.resolve("state/processes/forged"));
    OtherUser.give(forged);
    assertThrows(IOException.class, () -> state().check(forged));
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
              IOException.class,
              () -> new StateFolder(disk.path()).create("p1", "me", Map.of("db", "f00")));
      assertEquals(disk.path() + ": no space is left on its disk", words(full, disk.path()));
    }
  }

  /** Which of the files in it was the first not to fit does not matter. */
  private static String words(IOException failure, Path folder) {
    return Words.of(failure).replaceFirst(folder + "[^:]*", folder.toString());
  }

  private static List<String> errors(Path folder) {
    return StateExamination.of(folder).stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .map(Finding::what)
        .toList();
  }
}

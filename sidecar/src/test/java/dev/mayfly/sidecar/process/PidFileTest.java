package dev.mayfly.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("A file that names the process to signal")
class PidFileTest {

  @TempDir Path folder;
  private Path file;
  private Process task;

  @BeforeEach
  void start() throws IOException {
    task = new ProcessBuilder("sleep", "600").start();
    file = Files.writeString(folder.resolve("pid"), task.pid() + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @AfterEach
  void stop() {
    task.destroyForcibly();
  }

  private void assertRefused(Path refused, String why) {
    String message = assertThrows(IOException.class, () -> PidFile.read(refused)).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  @DisplayName("counts where its owner is the process's user")
  void counts() throws Exception {
    assertEquals(task.pid(), PidFile.read(file));
  }

  @Test
  @DisplayName("does not count where others may write it")
  void doesNotCountWhereOthersWrite() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertRefused(file, "chmod go-w");
  }

  @Test
  @DisplayName("does not count for a process of another user")
  void doesNotCountForAnotherUser() throws Exception {
    if (System.getProperty("user.name").equals("root")) {
      Files.setOwner(
          file,
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } else {
      Files.writeString(file, "1");
    }
    assertRefused(file, "is not of the user who owns");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("does not count where it holds no number of a process:")
  @ValueSource(strings = {"-1", "0", "12 13", "x", "99999999999999"})
  void doesNotCountWithoutANumber(String text) throws Exception {
    Files.writeString(file, text);
    assertRefused(file, "does not hold the process id");
  }

  @Test
  @DisplayName(
      "does not count for Mayfly itself, for who is gone, as a link, or where it is missing")
  void doesNotCountOtherwise() throws Exception {
    assertRefused(Files.createSymbolicLink(folder.resolve("link"), file), "there is no file");
    assertRefused(folder.resolve("missing"), "there is no file");
    Files.writeString(file, String.valueOf(ProcessHandle.current().pid()));
    assertRefused(file, "does not hold the process id");
    Files.writeString(file, "2147483646");
    assertRefused(file, "there is no process 2147483646");
  }
}

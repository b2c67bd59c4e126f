package dev.mayfly.sidecar.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("A file of ours")
class PlacedFileTest {

  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);
  private static final FileOwnership LOOK = FileOwnership.of("0440");
  private static final Set<java.nio.file.attribute.PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  @TempDir private Path folder;

  private Path place() {
    return folder.resolve("file");
  }

  private static Optional<String> remove(Path place) throws IOException {
    return PlacedFile.remove(place);
  }

  @Test
  @DisplayName("takes the place of a link, and what the link names stays as it is")
  void replacesALink() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "keep me");
    Files.createSymbolicLink(place(), precious);
    PlacedFile.replace(place(), SECRET, LOOK);
    assertFalse(Files.isSymbolicLink(place()));
    assertEquals("secret", Files.readString(place()));
    assertEquals("keep me", Files.readString(precious));
    assertEquals(List.of("file", "precious"), OtherUser.names(folder));
  }

  @Test
  @DisplayName("is not made where a folder is in its place, which says so")
  void folderInItsPlace() throws IOException {
    Files.createDirectory(place());
    IOException refused =
        assertThrows(IOException.class, () -> PlacedFile.prepare(place(), LOOK, PASSABLE));
    assertEquals(place() + ": it is a folder, where a file is meant", Messages.of(refused));
    assertThrows(IOException.class, () -> PlacedFile.replace(place(), SECRET, LOOK));
    assertEquals(List.of("file"), OtherUser.names(folder));
  }

  @Test
  @DisplayName("is not made for a user or a group that this machine does not know, by its name")
  void unknownOwner() {
    FileOwnership owned = FileOwnership.of("0400", Optional.of("nosuchuser"), Optional.empty());
    FileOwnership grouped = FileOwnership.of("0400", Optional.empty(), Optional.of("nosuchgroup"));
    assertEquals(
        "there is no user nosuchuser on this machine",
        assertThrows(IOException.class, () -> PlacedFile.prepare(place(), owned, PASSABLE))
            .getMessage());
    assertEquals(
        "there is no group nosuchgroup on this machine",
        assertThrows(IOException.class, () -> PlacedFile.prepare(place(), grouped, PASSABLE))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/nope/x", "/dev/null/x", "/etc/hostname/x/y"})
  @DisplayName("is not made below what is no folder, and nothing is taken back there")
  void belowAFile(String path) throws IOException {
    Path place = Path.of(path);
    assertThrows(IOException.class, () -> PlacedFile.prepare(place, LOOK, PASSABLE));
    assertEquals(Optional.empty(), remove(place));
  }

  @Test
  @DisplayName("is not there where links lead in a circle, or a name is too long")
  void nothingCanBeThere() throws IOException {
    Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    assertEquals(Optional.empty(), remove(folder.resolve("a/file")));
    assertEquals(Optional.empty(), remove(folder.resolve("x".repeat(256))));
    assertEquals(Optional.empty(), remove(folder.resolve("x".repeat(256) + "/file")));
    assertEquals(Optional.empty(), remove(folder.resolve("x/".repeat(3000) + "file")));
  }

  @Test
  @DisplayName("goes although somebody made it larger than memory")
  void larger() throws IOException {
    PlacedFile.replace(place(), SECRET, LOOK);
    try (RandomAccessFile file = new RandomAccessFile(place().toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    assertEquals(Optional.empty(), remove(place()));
    assertEquals(List.of(), OtherUser.names(folder));
  }

  @Test
  @DisplayName("leaves a folder that is in its place, and a pipe, and says so")
  void leavesWhatIsNoFile() throws Exception {
    Files.createDirectories(place().resolve("theirs"));
    String left = remove(place()).orElseThrow();
    assertTrue(left.contains(place() + " is left as it is: it is a folder now; fix: rm -r"), left);
    assertTrue(Files.exists(place().resolve("theirs")));
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertTrue(remove(pipe).orElseThrow().contains("it is no file now"));
    assertTrue(Files.exists(pipe));
  }

  @Test
  @DisplayName("goes without a trace in another file that somebody gave its name")
  void hardLink() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "keep me");
    Files.createLink(place(), precious);
    assertEquals(Optional.empty(), remove(place()));
    assertEquals("keep me", Files.readString(precious));
    assertEquals(List.of("precious"), OtherUser.names(folder));
  }

  @Test
  @DisplayName("is overwritten before it goes, also where its mode forbids to write")
  void overwritten() throws IOException {
    PlacedFile.replace(place(), SECRET, LOOK);
    try (RandomAccessFile reader = new RandomAccessFile(place().toFile(), "r")) {
      remove(place());
      byte[] read = new byte[SECRET.length];
      reader.readFully(read);
      assertEquals("\0\0\0\0\0\0", new String(read, StandardCharsets.UTF_8));
    }
  }

  @Test
  @DisplayName("goes with what a crash left of its successor")
  void leftByACrash() throws IOException {
    PlacedFile.replace(place(), SECRET, LOOK);
    PrivateFolder crashed = PrivateFolder.beside(place());
    crashed.write(SECRET);
    assertEquals(List.of(".file.new", "file"), OtherUser.names(folder));
    remove(place());
    assertEquals(List.of(), OtherUser.names(folder));
  }
}

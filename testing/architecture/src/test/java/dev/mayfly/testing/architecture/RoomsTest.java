package dev.mayfly.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/architecture.md")
class RoomsTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path DOCUMENT = ROOT.resolve("docs/architecture.md");
  private static final Pattern ROOM = Pattern.compile("(?m)^\\| `([a-z.]+)` \\| (.+) \\|$");
  private static final Pattern SENTENCE =
      Pattern.compile("/\\*\\*\\s*(?:\\* )?(.*?\\.)(?=\\s)", Pattern.DOTALL);
  private static final Pattern FILE = Pattern.compile("`([\\w/.-]+\\.java)`");

  private record Room(String name, String sentence) {}

  @Test
  @DisplayName("lists every room with the first sentence of its package's documentation")
  void listsEveryRoom() throws IOException {
    List<Room> listed =
        ROOM.matcher(Files.readString(DOCUMENT))
            .results()
            .map(room -> new Room(room.group(1), room.group(2)))
            .toList();
    assertEquals(rooms(), listed);
  }

  @Test
  @DisplayName("walks through files that there are, fifteen at most")
  void walksThroughFiles() throws IOException {
    List<String> files =
        FILE.matcher(Files.readString(DOCUMENT))
            .results()
            .map(file -> file.group(1))
            .distinct()
            .toList();
    assertTrue(files.size() > 9 && files.size() <= 15, files::toString);
    assertEquals(
        List.of(),
        files.stream().filter(file -> !Files.isRegularFile(ROOT.resolve(file))).toList());
  }

  private static List<Room> rooms() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .map(RoomsTest::room)
          .sorted((one, other) -> one.name().compareTo(other.name()))
          .toList();
    }
  }

  private static Room room(Path file) {
    String name = file.getParent().toString().replaceAll(".*/src/main/java/dev/mayfly/", "");
    try {
      Matcher sentence = SENTENCE.matcher(Files.readString(file));
      assertTrue(sentence.find(), file::toString);
      return new Room(
          name.replace('/', '.'),
          sentence
              .group(1)
              .replaceAll("\\s*\\n \\* ?", " ")
              .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs in Python that bring the JSON Schemas of Kubernetes and of Compose with them: the
 * versions of {@code schemas.txt}, downloaded once into the person's cache.
 */
final class Schemas {

  private static final class Installed {
    static final Path FOLDER = install();
  }

  private Schemas() {}

  /** What a module of those programs prints; fails where it finds something wrong. */
  static String check(String module, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("python3", "-m", module), Stream.of(arguments)).toList();
    Shell.Result result = Shell.run(Map.of("PYTHONPATH", Installed.FOLDER.toString()), command);
    assertEquals(0, result.code(), result.output());
    return result.output();
  }

  private static Path install() {
    try {
      Path list = Path.of("schemas.txt").toAbsolutePath();
      String version = HexFormat.of().toHexDigits(Files.readString(list).hashCode());
      Path folder = caches().resolve("mayfly/schemas-" + version);
      if (!Files.exists(folder)) {
        Files.createDirectories(folder.getParent());
        Path unfinished = Files.createTempDirectory(folder.getParent(), ".schemas-");
        Shell.Result pip =
            Shell.run(
                Map.of(),
                List.of(
                    "python3",
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--target",
                    unfinished.toString(),
                    "-r",
                    list.toString()));
        assertEquals(0, pip.code(), pip.output());
        Files.move(unfinished, folder);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path caches() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
  }
}

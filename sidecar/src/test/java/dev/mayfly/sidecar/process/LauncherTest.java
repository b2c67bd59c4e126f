package dev.mayfly.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher itself, with Javas that only say what they were called with. A dump of theirs waits
 * until the file {@code gate} is there.
 */
@DisplayName("The launcher")
class LauncherTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Path launcher;
  private Path archive;

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(folder.resolve("home/lib"));
    Files.createFile(folder.resolve("home/lib/some.jar"));
    Files.createFile(folder.resolve("home/classes"));
    launcher = Files.copy(Path.of("..", "mayfly"), folder.resolve("home/mayfly"));
    archive = folder.resolve("home/cache/java-99.0.1");
  }

  private Path java(String version) throws IOException {
    Path home = folder.resolve("java-" + version);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path program = home.resolve("bin/java");
    Files.writeString(
        program,
        """
        #!/bin/sh
        for word; do
          case $word in -XX:SharedArchiveFile=*) archive=${word#*=} ;; -Xshare:dump) dump=yes ;; esac
        done
        if [ "${dump-}" ]; then
          echo dump >>'%1$s/dumps'
          until [ -e '%1$s/gate' ]; do sleep 0.05; done
          exec touch "$archive"
        fi
        echo "%2$s from ${archive-nothing}"
        """
            .formatted(folder, version));
    assertTrue(program.toFile().setExecutable(true));
    return home;
  }

  /** What it says, on both outputs, when nothing is left that could write to them. */
  private String start(Map<String, String> variables, String... before)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(before), Stream.of(launcher.toString(), "version")).toList());
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "MAYFLY_JAVA"));
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.strip();
  }

  private Map<String, String> path(Path home) {
    return Map.of(
        "PATH", home.resolve("bin") + ":" + System.getenv("PATH"), "MAYFLY_ARCHIVE", "wait");
  }

  private void open() throws IOException {
    Files.createFile(folder.resolve("gate"));
  }

  private int dumps() throws IOException {
    Path dumps = folder.resolve("dumps");
    return Files.exists(dumps) ? Files.readAllLines(dumps).size() : 0;
  }

  @Test
  @DisplayName("takes the newest Java of PATH and this machine's")
  void newest() throws Exception {
    open();
    assertTrue(start(path(java("99.0.1"))).startsWith("99.0.1 "));
  }

  @Test
  @DisplayName("takes the newest through a link in PATH as well")
  void linked() throws Exception {
    open();
    Path links = Files.createDirectories(folder.resolve("links/bin"));
    Files.createSymbolicLink(links.resolve("java"), java("99.0.1").resolve("bin/java"));
    assertTrue(start(path(folder.resolve("links"))).startsWith("99.0.1 "));
  }

  @Test
  @DisplayName("takes that of JAVA_HOME before a newer one, and that of MAYFLY_JAVA before both")
  void told() throws Exception {
    open();
    Path newest = java("99.0.1");
    Map<String, String> variables =
        Map.of(
            "PATH",
            newest.resolve("bin") + ":" + System.getenv("PATH"),
            "JAVA_HOME",
            java("18.0.2").toString(),
            "MAYFLY_ARCHIVE",
            "wait");
    assertTrue(start(variables).startsWith("18.0.2 "));
    Map<String, String> more =
        Map.of(
            "JAVA_HOME",
            newest.toString(),
            "MAYFLY_JAVA",
            java("17.0.9") + "/bin/java",
            "MAYFLY_ARCHIVE",
            "wait");
    assertTrue(start(more).startsWith("17.0.9 "));
  }

  @Test
  @DisplayName("does not wait for its archive at a first start, and starts from it later")
  void beside() throws Exception {
    Map<String, String> variables = Map.of("JAVA_HOME", java("99.0.1").toString());
    assertEquals("99.0.1 from nothing", start(variables));
    Await.until("a dump has begun", LIMIT, () -> dumps() == 1);
    assertEquals("99.0.1 from nothing", start(variables), "while the first is at it");
    open();
    Await.until("the archive is there", LIMIT, () -> Files.exists(archive));
    assertEquals("99.0.1 from " + archive, start(variables));
    assertEquals(1, dumps());
    Await.until(
        "nothing else is left", LIMIT, () -> names().equals(List.of("java-99.0.1", "lock")));
  }

  @Test
  @DisplayName("makes another archive when a jar is newer")
  void stale() throws Exception {
    open();
    Map<String, String> variables =
        Map.of("JAVA_HOME", java("99.0.1").toString(), "MAYFLY_ARCHIVE", "wait");
    assertEquals("99.0.1 from " + archive, start(variables));
    Files.writeString(folder.resolve("home/lib/some.jar"), "another");
    Files.setLastModifiedTime(
        folder.resolve("home/lib/some.jar"), FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals("99.0.1 from " + archive, start(variables));
    assertEquals(2, dumps());
  }

  @Test
  @DisplayName("waits for its archive where it is told to, also for one that is being made")
  void waits() throws Exception {
    Map<String, String> variables = Map.of("JAVA_HOME", java("99.0.1").toString());
    start(variables);
    Await.until("a dump has begun", LIMIT, () -> dumps() == 1);
    open();
    assertEquals(
        "99.0.1 from " + archive,
        start(Map.of("JAVA_HOME", variables.get("JAVA_HOME"), "MAYFLY_ARCHIVE", "wait")));
    assertEquals(1, dumps());
  }

  @Test
  @DisplayName("makes no archive as process 1, whose end would be that of everything")
  void processOne() throws Exception {
    open();
    Map<String, String> variables = Map.of("JAVA_HOME", java("99.0.1").toString());
    assertEquals(
        "99.0.1 from nothing",
        start(variables, "unshare", "--user", "--map-root-user", "--pid", "--fork"));
    assertEquals(0, dumps());
    assertFalse(Files.exists(archive.getParent()));
  }

  @Test
  @DisplayName("starts where no archive can be written, and says nothing of that")
  void nowhere() throws Exception {
    Files.createFile(archive.getParent());
    Map<String, String> variables =
        Map.of("JAVA_HOME", java("99.0.1").toString(), "MAYFLY_ARCHIVE", "wait");
    assertEquals("99.0.1 from nothing", start(variables));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(archive.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

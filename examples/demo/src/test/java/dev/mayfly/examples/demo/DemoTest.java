package dev.mayfly.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("mayfly demo")
class DemoTest {

  private static final String CLASSES =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  private static final String JAVA = System.getProperty("java.home") + "/bin/java";

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  @Test
  @DisplayName("proves all it claims, in JSON too, and with --keep leaves servers that answer")
  void it_proves() throws Exception {
    Result demo =
        demo(
            "exec \"$JAVA\" -cp \"$CLASSES\" dev.mayfly.sidecar.Mayfly \"$@\"",
            "--keep",
            "-o",
            "json");
    try {
      JsonNode json = new JsonMapper().readTree(demo.out());
      assertTrue(json.path("proved").asBoolean(), demo.out());
      assertEquals(0, demo.code());
      assertTrue(json.path("exposure_seconds").isNumber());
      assertTrue(json.path("timeline").size() > 30);
      String environment =
          demo.err()
              .lines()
              .filter(l -> l.startsWith("  . "))
              .findFirst()
              .orElseThrow()
              .substring(4);
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(environment))));
      Result look =
          shell(". " + environment + "; bao token lookup >/dev/null && psql -At -c 'SELECT 7'");
      assertEquals("7", look.out().strip(), look.err());
    } finally {
      String kill =
          demo.err()
              .lines()
              .filter(l -> l.startsWith("To end them: "))
              .findFirst()
              .orElse("")
              .replace("To end them: ", "");
      assertEquals(0, shell(kill).code());
    }
  }

  @Test
  @DisplayName("says what did not hold, and exits 1, when Mayfly ends nothing")
  void it_notices() throws Exception {
    Result demo =
        demo(
            "[ $1 = run ] && ! grep -q observe_only \"$3\" && echo 'observe_only: true' >>\"$3\"\n"
                + "exec \"$JAVA\" -cp \"$CLASSES\" dev.mayfly.sidecar.Mayfly \"$@\"");
    assertEquals(1, demo.code(), demo.out() + demo.err());
    assertTrue(
        demo.out().contains("did not hold: The job is killed: the other session is killed"),
        demo.out());
    assertTrue(
        demo.out().contains("did not hold: The job is killed: the account is gone"), demo.out());
    assertFalse(demo.out().contains("\033"), "escape sequences without a terminal");
  }

  @Test
  @DisplayName("explains itself when asked for what it does not know")
  void usage() throws Exception {
    Result demo = demo("exit 1", "--kepe");
    assertEquals(2, demo.code());
    assertTrue(demo.out().startsWith("Usage: mayfly demo"));
  }

  @Test
  @DisplayName("counts a story that broke off as not proved")
  void broken_off() {
    Part part = new Part("A part", "");
    part.claim(true, "something", "seen");
    Verdict verdict = new Verdict(List.of(part), Optional.empty(), Duration.ofSeconds(1));
    assertFalse(verdict.proved());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextDisplay(new PrintStream(out, true, StandardCharsets.UTF_8), false, false)
        .verdict(verdict);
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("Not proved"));
  }

  /** Runs the demo with a command {@code mayfly} that does this. */
  private Result demo(String mayfly, String... options) throws IOException, InterruptedException {
    Path launcher = folder.resolve("mayfly");
    Files.writeString(
        launcher, "#!/bin/sh\nJAVA='" + JAVA + "' CLASSES='" + CLASSES + "'\n" + mayfly + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    List<String> line =
        new ArrayList<>(
            List.of(JAVA, "-Dmayfly.launcher=" + launcher, "-cp", CLASSES, Demo.class.getName()));
    line.addAll(List.of(options));
    return run(line);
  }

  private Result shell(String script) throws IOException, InterruptedException {
    return run(List.of("sh", "-c", script));
  }

  private Result run(List<String> line) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    int code =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }
}

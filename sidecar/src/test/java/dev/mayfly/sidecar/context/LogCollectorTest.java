package dev.mayfly.sidecar.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.reporting.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

@DisplayName("The log")
class LogCollectorTest {

  @TempDir private Path root;

  @Test
  @DisplayName("is kept by journald, if standard error is its stream still, and by containers")
  void collected() throws Exception {
    assertFalse(LogCollector.reads(Map.of(), root), "cron would send it by mail");
    Path errors = Files.createDirectories(root.resolve("proc/self/fd")).resolve("2");
    Files.createFile(errors);
    String stream =
        Files.getAttribute(errors, "unix:dev") + ":" + Files.getAttribute(errors, "unix:ino");
    assertTrue(LogCollector.reads(Map.of("JOURNAL_STREAM", stream), root));
    assertFalse(LogCollector.reads(Map.of("JOURNAL_STREAM", "8:1"), root), "it was redirected");
    assertTrue(LogCollector.reads(Map.of("container", "podman"), root));
    assertTrue(LogCollector.reads(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), root));
    Files.createFile(root.resolve(".dockerenv"));
    assertTrue(LogCollector.reads(Map.of(), root));
  }

  @Test
  @DisplayName("has the time in its lines of text, unless somebody is looking")
  void time() {
    assertEquals("2026-11-30T02:00:00.125Z mayfly: warn: late\n", line(Log.Form.TIMED));
    assertEquals("mayfly: warn: late\n", line(Log.Form.PLAIN));
  }

  private static String line(Log.Form form) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    new Log(Level.WARN, form, stream, () -> Instant.parse("2026-11-30T02:00:00.125999Z"))
        .write(Level.WARN, "late");
    return written.toString(StandardCharsets.UTF_8);
  }
}

package dev.mayfly.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A command that is to be over soon")
class ShortCommandTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Executor THREADS = work -> new Thread(work).start();

  @TempDir Path folder;

  private static ShortCommand.Outcome run(String script, Duration limit) throws Exception {
    return ShortCommand.run(
        List.of("/bin/sh", "-c", script), Map.of("WORD", "hello"), limit, THREADS);
  }

  @Test
  @DisplayName("has the environment it is given, and tells its exit code and what it printed")
  void tells() throws Exception {
    ShortCommand.Outcome outcome = run("echo $WORD $HOME; echo to errors >&2; exit 4", LONG);
    assertEquals(OptionalInt.of(4), outcome.exitCode());
    assertEquals("hello\nto errors", outcome.output());
  }

  @Test
  @DisplayName("may print more than is kept, which is whole lines")
  void mayPrintMore() throws Exception {
    ShortCommand.Outcome outcome =
        run("echo one; echo two; head -c 10000000 /dev/zero | tr '\\0' x", LONG);
    assertEquals(OptionalInt.of(0), outcome.exitCode());
    assertEquals("one\ntwo", outcome.output());
  }

  @Test
  @DisplayName("is killed with what it started when its time is up")
  void isKilled() throws Exception {
    Path pid = folder.resolve("pid");
    ShortCommand.Outcome outcome =
        run("sleep 600 & echo $! > " + pid + "; wait", Duration.ofSeconds(5));
    assertEquals(OptionalInt.empty(), outcome.exitCode());
    assertEquals("not over in time", outcome.toString());
    assertTrue(Files.exists(pid), "it did not even begin");
    Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
    Await.until(
        "its child is gone",
        Duration.ofSeconds(30),
        () -> !Files.exists(stat) || Files.readString(stat).contains(") Z "));
  }
}

package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * {@code mayfly run} with a child that sleeps, and a session opened with the child's credential.
 */
final class RunningTask implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** After it nothing of the start goes on beside the task. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final Path log;
  private final Process mayfly;
  private final ProcessHandle child;
  private final OpenSession session;

  RunningTask(Site site, MayflyRun run) throws IOException, SQLException, InterruptedException {
    Path pid = site.folder().resolve("child.pid");
    Files.deleteIfExists(pid);
    this.log = site.folder().resolve("run.log");
    this.mayfly =
        run.process(
                false, List.of("/bin/sh", "-c", "echo $$ >\"$0\"; exec sleep 3600", pid.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Await.until(
        "the task runs", LIMIT, () -> !mayfly.isAlive() || Files.readString(pid).endsWith("\n"));
    if (!mayfly.isAlive()) {
      throw new IllegalStateException("mayfly run ended: " + Files.readString(log));
    }
    this.child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    this.session = OpenSession.of(site, run.credential());
    Thread.sleep(SETTLED.toMillis());
  }

  Process mayfly() {
    return mayfly;
  }

  OpenSession session() {
    return session;
  }

  /** SIGKILL. */
  void killChild() {
    child.destroyForcibly();
  }

  @Override
  public void close() throws SQLException {
    session.close();
    child.destroyForcibly();
    mayfly.destroyForcibly();
  }
}

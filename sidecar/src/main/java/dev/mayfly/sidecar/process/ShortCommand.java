package dev.mayfly.sidecar.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A command that is to be over soon: it is killed, with all it started, when its time is up. */
public final class ShortCommand {

  private static final int KEPT = 4096;

  private ShortCommand() {}

  /**
   * How it ended.
   *
   * @param exitCode empty where its time was up
   * @param output the first lines it printed, whole ones only; may hold what they should not
   */
  public record Outcome(OptionalInt exitCode, String output) {

    @Override
    public String toString() {
      return exitCode.isPresent() ? "exit code " + exitCode.getAsInt() : "not over in time";
    }
  }

  /**
   * Runs it, with nothing to read.
   *
   * @param environment all the variables it gets
   * @param reader where its output is read beside it
   */
  public static Outcome run(
      List<String> command, Map<String, String> environment, Duration limit, Executor reader)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture<String> output = new CompletableFuture<>();
    reader.execute(() -> output.complete(read(process.getInputStream())));
    boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String printed = output.completeOnTimeout("", limit.toMillis(), TimeUnit.MILLISECONDS).join();
    return new Outcome(inTime ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(), printed);
  }

  /** The first of it; the rest is read so that the command can go on. */
  private static String read(InputStream stream) {
    try (stream) {
      String first = new String(stream.readNBytes(KEPT), StandardCharsets.UTF_8);
      boolean whole = stream.transferTo(OutputStream.nullOutputStream()) == 0;
      return (whole ? first : first.substring(0, first.lastIndexOf('\n') + 1)).strip();
    } catch (IOException killed) {
      return "";
    }
  }
}

package dev.mayfly.sidecar.disk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another process of this test that holds something until it is killed. */
final class OtherProcess implements AutoCloseable {

  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Returns once it holds it. */
  static OtherProcess start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    OtherProcess other = new OtherProcess(process);
    if (process.getInputStream().read() < 0) {
      other.close();
      throw new IOException(program + " holds nothing");
    }
    return other;
  }

  /** To be called by the process, with what it holds. */
  static void hold(AutoCloseable held) throws InterruptedException {
    System.out.println("holds " + held);
    Thread.sleep(Duration.ofMinutes(5).toMillis());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

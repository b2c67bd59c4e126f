package dev.mayfly.sidecar.serve;

import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.endpoint.HeldPulse;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.pulse.NamedPipe;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task whose pulse is a named pipe: whoever holds it has the task. When it is held again after
 * the task's end, as by a job that was restarted, the task begins anew.
 */
final class PipedTask implements NamedPipe.Listener, AutoCloseable {

  private final SidecarService service;
  private final Again again;
  private final RunReport report;
  private final NamedPipe pipe;
  private ServedTask current;
  private @Nullable HeldPulse pulse;

  /**
   * How the task begins once more.
   *
   * @param ahead whether it does so when a run ends, and not only when the pipe is held again
   * @param begin takes however long it takes
   */
  record Again(boolean ahead, Supplier<ServedTask> begin) {}

  PipedTask(
      Path path,
      FileOwnership ownership,
      ServedTask first,
      SidecarService service,
      Again again,
      RunReport report)
      throws IOException {
    this.service = service;
    this.again = again;
    this.report = report;
    this.current = first;
    this.pipe = NamedPipe.open(path, ownership, BackgroundThreads.each("pulse"), this);
  }

  @Override
  public void held() {
    if (current.isOver()) {
      current = again.begin.get();
    }
    pulse = hold("its named pipe is let go of");
  }

  @Override
  public void beat() {
    Objects.requireNonNull(pulse).beat();
  }

  @Override
  public void gone() {
    Objects.requireNonNull(pulse).gone();
  }

  /**
   * Nobody is to find the files of the run before, whose logins are dead; those of the next are
   * there before anybody holds the pipe, where that is wanted.
   */
  @Override
  public void rest() {
    if (service.isOver(current).toCompletableFuture().join()) {
      current.ended().join();
      if (again.ahead) {
        current = again.begin.get();
      }
    }
  }

  @Override
  public void broken(String why) {
    report.warn(why);
    if (!current.isOver()) {
      hold(why).gone();
    }
  }

  private HeldPulse hold(String gone) {
    return service.hold(current.id(), reason -> {}, gone);
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}

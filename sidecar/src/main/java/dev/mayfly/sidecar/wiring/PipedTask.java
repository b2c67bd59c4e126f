package dev.mayfly.sidecar.wiring;

import dev.mayfly.sidecar.endpoint.Hold;
import dev.mayfly.sidecar.pulse.NamedPipe;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A task whose pulse is a named pipe: whoever holds it has the task. When it is held again after
 * the task's end, as by a job that was restarted, the task begins anew.
 */
final class PipedTask implements AutoCloseable {

  private final Desk desk;
  private final Supplier<ServedTask> beginAnew;
  private final RunReport report;
  private final NamedPipe pipe;
  private volatile ServedTask current;

  /**
   * @param beginAnew begins the task once more, however long that takes
   */
  PipedTask(
      Path path, ServedTask first, Desk desk, Supplier<ServedTask> beginAnew, RunReport report)
      throws IOException {
    this.desk = desk;
    this.beginAnew = beginAnew;
    this.report = report;
    this.current = first;
    this.pipe = NamedPipe.open(path, BackgroundThreads.each("pulse"), this::held, this::broken);
  }

  /** On the pipe's own thread, which may wait. */
  private Runnable held() {
    if (current.isOver()) {
      current = beginAnew.get();
    }
    Hold hold = desk.hold(current.id(), reason -> {}, "its named pipe is let go of");
    return hold::gone;
  }

  /** Nobody can show that the task lives any more. */
  private void broken(String why) {
    report.warn(why);
    if (!current.isOver()) {
      desk.hold(current.id(), reason -> {}, why).gone();
    }
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}

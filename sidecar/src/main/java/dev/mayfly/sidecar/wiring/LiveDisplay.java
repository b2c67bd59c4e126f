package dev.mayfly.sidecar.wiring;

import dev.mayfly.sidecar.command.Status;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.process.Terminal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Standard output, looked at until the process is told to end. */
final class LiveDisplay implements Status.Display {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Override
  public boolean isTerminal() {
    return Terminal.isShown(1);
  }

  @Override
  public boolean again() throws InterruptedException {
    return !RunReport.isDoneWithin(new CompletableFuture<>(), PAUSE);
  }
}

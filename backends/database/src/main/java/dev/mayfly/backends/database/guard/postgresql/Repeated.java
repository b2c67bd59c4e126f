package dev.mayfly.backends.database.guard.postgresql;

import java.sql.SQLException;
import java.util.concurrent.Callable;

/** Something that is done again and again beside another, until that is done or it fails. */
final class Repeated {

  private final Thread thread;
  private volatile boolean over;

  private Repeated(Callable<?> call) {
    thread = new Thread(() -> run(call), "mayfly-guard-kills");
    thread.setDaemon(true);
  }

  static void beside(SeverBatch.Step step, Callable<?> call) throws SQLException {
    Repeated repeated = new Repeated(call);
    repeated.thread.start();
    try {
      step.run();
    } finally {
      repeated.stop();
    }
  }

  private void run(Callable<?> call) {
    try {
      while (!over) {
        call.call();
      }
    } catch (Exception e) {
      over = true; // the server says the same to whoever waits beside
    }
  }

  private void stop() {
    over = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

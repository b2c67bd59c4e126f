package dev.mayfly.testing.servers;

import java.io.IOException;

/** Threads that do not keep the JVM alive and end when their socket is closed. */
final class Daemon {
  private Daemon() {}

  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  static Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side has closed, which is how this work ends.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}

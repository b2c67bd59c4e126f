package dev.mayfly.testing.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** A process with many tasks that waits to be killed. */
final class Held {
  private Held() {}

  /**
   * Arguments: the configuration, how many tasks. Prints a line once all have their credentials.
   */
  public static void main(String... arguments) throws Exception {
    try (LocalBroker mayfly = LocalBroker.open(Path.of(arguments[0]))) {
      Crowd.start(mayfly, Integer.parseInt(arguments[1]), List.of(Crowd.reader()));
      Thread.sleep(1_000); // the last entries are on the disk
      System.out.println("held");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}

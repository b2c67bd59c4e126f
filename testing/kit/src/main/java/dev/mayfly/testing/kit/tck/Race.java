package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Several who want one thing at once, of whom one gets it. */
final class Race {

  private Race() {}

  /** One try to get it; empty where somebody else has it. */
  @FunctionalInterface
  interface Attempt<T> {
    Optional<? extends T> ask(String process) throws Exception;
  }

  /** What the one who got it has. */
  static <T> T won(int processes, Attempt<T> attempt) {
    List<? extends T> got =
        IntStream.range(0, processes)
            .parallel()
            .mapToObj(i -> tried("process " + i, attempt))
            .flatMap(Optional::stream)
            .toList();
    assertEquals(1, got.size());
    return got.get(0);
  }

  private static <T> Optional<? extends T> tried(String process, Attempt<T> attempt) {
    try {
      return attempt.ask(process);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

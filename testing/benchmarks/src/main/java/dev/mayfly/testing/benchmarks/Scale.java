package dev.mayfly.testing.benchmarks;

/**
 * How much is measured.
 *
 * @param starts pairs of process starts, after the warm-up
 * @param calls issues and revocations, each way
 * @param deaths tasks killed, one after the other
 * @param leases ended at once
 * @param watched tasks whose heartbeats are watched, each once a second
 * @param seconds for which they are
 * @param atOnce tasks of one sidecar, killed together
 * @param beating tasks of one sidecar that beat over its socket, each once a second
 */
record Scale(
    int starts,
    int calls,
    int deaths,
    int leases,
    int watched,
    int seconds,
    int atOnce,
    int beating) {
  static final Scale FULL = new Scale(20, 300, 60, 1_000, 10_000, 20, 200, 1_000);

  /** Only to see that everything still works: the figures mean little. */
  static final Scale QUICK = new Scale(2, 20, 2, 40, 1_000, 3, 20, 100);
}

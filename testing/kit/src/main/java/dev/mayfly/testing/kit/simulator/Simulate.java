package dev.mayfly.testing.kit.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The simulator's command line. */
public final class Simulate {

  /** How much is shown of a trace, unless a single schedule was asked for. */
  private static final int TRACE_LINES = 400;

  private Simulate() {}

  public static void main(String[] arguments) throws InterruptedException {
    long schedules = 10_000;
    long seed = 1;
    int threads = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < arguments.length; i += 2) {
      long value = i + 1 < arguments.length ? Long.parseLong(arguments[i + 1]) : usage();
      switch (arguments[i]) {
        case "--schedules" -> schedules = value;
        case "--seed" -> seed = value;
        case "--threads" -> threads = (int) value;
        default -> usage();
      }
    }
    System.exit(run(seed, schedules, threads, System.out) ? 0 : 1);
  }

  private static long usage() {
    System.err.println("usage: simulate [--schedules N] [--seed S] [--threads T]");
    System.exit(2);
    return 0;
  }

  /** Whether every schedule held. */
  static boolean run(long seed, long schedules, int threads, PrintStream out)
      throws InterruptedException {
    long begun = System.nanoTime();
    Simulator simulator = new Simulator(seed, schedules);
    Optional<Simulator.Failure> failure = simulator.run(threads);
    double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
    if (failure.isPresent()) {
      print(failure.get(), schedules == 1 ? Integer.MAX_VALUE : TRACE_LINES, out);
      return false;
    }
    out.printf(
        "%d schedules from seed %d in %.1f s: %.0f schedules/s, %.2f million steps/s on %d threads%n",
        simulator.done(),
        seed,
        seconds,
        simulator.done() / seconds,
        simulator.steps() / seconds / 1e6,
        threads);
    print("faults injected", simulator.coverage().faults(), out);
    print("transitions taken", simulator.coverage().transitions(), out);
    out.println("transitions never taken: " + orNone(simulator.coverage().transitionsMissing()));
    print("steps of the end, by outcome", simulator.coverage().steps(), out);
    print("ledger entries", simulator.coverage().entries(), out);
    out.println("No rule was broken.");
    return true;
  }

  private static void print(Simulator.Failure failure, int lines, PrintStream out) {
    List<String> trace = failure.trace();
    int from = Math.max(0, trace.size() - lines);
    if (from > 0) {
      out.println("… " + from + " lines before these");
    }
    trace.subList(from, trace.size()).forEach(out::println);
    out.println();
    out.println("seed " + failure.seed() + " broke a rule. " + failure.error());
    if (!(failure.error() instanceof BrokenRule)) {
      failure.error().printStackTrace(out);
    }
    out.println("Again: testing/simulate --schedules 1 --seed " + failure.seed());
  }

  private static void print(String title, SortedMap<String, Long> counts, PrintStream out) {
    out.println(title + ":");
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.printf("  %12d  %s%n", count.getValue(), count.getKey());
    }
  }

  private static String orNone(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}

package dev.mayfly.testing.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Many tasks of one process that end in the same moment, beside as many leases in OpenBao alone.
 */
final class EndAtOnce {
  private static final double OVER_DEFAULT = 10;
  private static final double OVER_PACK = 0.8;

  private final LocalBroker mayfly;
  private final VaultAlone vault;

  EndAtOnce(LocalBroker mayfly, VaultAlone vault) {
    this.mayfly = mayfly;
    this.vault = vault;
  }

  List<Row> measure(int leases) throws InterruptedException, ExecutionException {
    ours(leases / 10); // to warm up
    Duration ours = ours(leases);
    Duration pack = vault.endAtOnce(Site.ROLE, leases);
    Duration fallback = vault.endAtOnce(Site.DEFAULT_ROLE, leases);
    return List.of(
        row(leases, ours, fallback, "default statements", "≥ 10 × as fast", OVER_DEFAULT),
        row(leases, ours, pack, "our statements", "≥ 0.8 × as fast", OVER_PACK));
  }

  private Duration ours(int leases) throws InterruptedException {
    Crowd crowd = Crowd.start(mayfly, leases, List.of(Crowd.reader()));
    long begun = System.nanoTime();
    crowd.end();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Row row(
      int leases, Duration ours, Duration vault, String statements, String budget, double least) {
    double faster = (double) vault.toNanos() / ours.toNanos();
    return new Row(
        "%,d tasks ending at once → all verified dead".formatted(leases),
        rate(leases, ours),
        "OpenBao alone, " + statements + ": " + rate(leases, vault),
        Row.times(faster) + " as fast",
        budget,
        Row.Verdict.of(faster >= least));
  }

  private static String rate(int leases, Duration time) {
    double seconds = time.toNanos() / 1e9;
    return Samples.number(seconds) + " s (" + Samples.number(leases / seconds) + "/s)";
  }
}

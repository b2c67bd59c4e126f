package dev.mayfly.testing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process with many leases is killed with SIGKILL; {@code mayfly recover} ends them. */
final class Restart {
  private static final Duration BUDGET = Duration.ofSeconds(1);

  private final Site site;
  private final MayflyRun run;

  Restart(Site site, MayflyRun run) {
    this.site = site;
    this.run = run;
  }

  List<Row> measure(int leases) throws IOException, InterruptedException {
    Path configuration = run.configuration(false);
    killWhileHolding(configuration, leases);
    String alive =
        "SELECT count(*) FROM pg_roles WHERE rolcanlogin AND rolname LIKE 'mf-%' AND oid <= "
            + site.query("SELECT max(oid) FROM pg_roles");
    String before = site.query(alive);
    Path log = site.folder().resolve("recover.log");
    long begun = System.nanoTime();
    Process recovery =
        run.program(List.of("recover", "-c", configuration.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (site.query(alive).equals(before)) {
      if (!recovery.isAlive()) {
        throw new IllegalStateException("Nothing was recovered: " + Files.readString(log));
      }
    }
    Duration underWay = Duration.ofNanos(System.nanoTime() - begun);
    int code = recovery.waitFor();
    Duration proven = Duration.ofNanos(System.nanoTime() - begun);
    if (code != 0) {
      throw new IllegalStateException("recover ended with " + code + ": " + Files.readString(log));
    }
    return List.of(
        new Row(
            "restart after SIGKILL, %,d leases in the ledger → access is being cut"
                .formatted(leases),
            seconds(underWay),
            "",
            "",
            "≤ 1 s",
            Row.Verdict.of(underWay.compareTo(BUDGET) <= 0)),
        Row.note("the same → all proven dead, process ended", seconds(proven), ""));
  }

  private void killWhileHolding(Path configuration, int leases) throws IOException {
    Process held =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Held.class.getName(),
                configuration.toString(),
                Integer.toString(leases))
            .redirectError(site.folder().resolve("held.log").toFile())
            .start();
    try (BufferedReader output = held.inputReader(StandardCharsets.UTF_8)) {
      if (!"held".equals(output.readLine())) {
        throw new IllegalStateException(
            "No leases are held: " + Files.readString(site.folder().resolve("held.log")));
      }
    } finally {
      held.destroyForcibly().onExit().join();
    }
  }

  private static String seconds(Duration time) {
    return Samples.number(time.toNanos() / 1e9) + " s";
  }
}

package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.disk.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process with many leases is killed with SIGKILL; {@code mayfly recover} ends them. */
final class Restart {
  private static final Duration CUT_BUDGET = Duration.ofMillis(700);
  private static final Duration PROOF_BUDGET = Duration.ofSeconds(3);

  private final Site site;
  private final MayflyRun run;

  Restart(Site site, MayflyRun run) {
    this.site = site;
    this.run = run;
  }

  List<Row> measure(int leases) throws IOException, InterruptedException {
    Path configuration = run.configuration(false);
    killWhileHolding(configuration, leases);
    String newest = site.query("SELECT max(oid) FROM pg_roles");
    String access =
        """
        SELECT count(*) FILTER (WHERE r.rolcanlogin) || ' ' || count(m.member)
        FROM pg_roles r LEFT JOIN pg_auth_members m ON m.member = r.oid
        WHERE r.rolname LIKE 'mf-%%' AND r.oid <= %s
        """
            .formatted(newest);
    String before = site.query(access);
    Path log = site.folder().resolve("recover.log");
    Instant begunAt = Instant.now();
    long begun = System.nanoTime();
    Process recovery =
        run.program(List.of("recover", "-c", configuration.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (site.query(access).equals(before)) {
      if (!recovery.isAlive()) {
        throw new IllegalStateException("Nothing was recovered: " + Files.readString(log));
      }
    }
    Duration underWay = Duration.ofNanos(System.nanoTime() - begun);
    int code = recovery.waitFor();
    Duration ended = Duration.ofNanos(System.nanoTime() - begun);
    if (code != 0) {
      throw new IllegalStateException("recover ended with " + code + ": " + Files.readString(log));
    }
    Duration proven = Duration.between(begunAt, lastOf(Entry.LeaseProven.class));
    Duration dropped = Duration.between(begunAt, lastOf(Entry.Destroyed.class));
    return List.of(
        new Row(
            "restart after SIGKILL, %,d leases in the ledger → access is being cut"
                .formatted(leases),
            seconds(underWay),
            "",
            "",
            "≤ 0.7 s",
            Row.Verdict.of(underWay.compareTo(CUT_BUDGET) <= 0)),
        new Row(
            "the same → all proven to be without access",
            seconds(proven),
            "",
            "",
            "≤ 3 s",
            Row.Verdict.of(proven.compareTo(PROOF_BUDGET) <= 0)),
        Row.note("the same → all accounts dropped", seconds(dropped), ""),
        Row.note("the same → all revoked at Vault, process ended", seconds(ended), ""));
  }

  /** When the last such entry was made about what the killed process had issued. */
  private Instant lastOf(Class<? extends Entry> kind) throws IOException {
    LedgerStore ledgers = new StateFolder(run.state()).ledgers();
    Instant last = Instant.EPOCH;
    for (LedgerName name : ledgers.finished()) {
      List<Recorded> entries = LedgerReader.of(ledgers.read(name)).entries();
      if (Receipts.of(entries).isEmpty()) {
        continue; // nobody but Mayfly itself had a credential
      }
      for (Recorded recorded : entries) {
        if (kind.isInstance(recorded.entry())) {
          last = recorded.at();
        }
      }
    }
    return last;
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

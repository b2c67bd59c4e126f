package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.PostgreSqlBuilder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("With everything in the way that anybody can put there,")
class EveryHindranceTest {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Longer than a turn of cleaning up takes: what that found in the way is told in time. */
  private static final String GRACE = "grace: 10s";

  @ParameterizedTest(name = "PostgreSQL {0}, {1} tables")
  @CsvSource({"16, 1000", "17, 1000", "18, 40000"})
  @DisplayName(
      "and Vault sealed, and Mayfly killed, access is proven gone at the next start; what hinders the"
          + " rest is named, and cleaned up when it goes")
  void atOnce(int version, int tables, @TempDir Path folder) throws Exception {
    try (DrillEnvironment drill = DrillEnvironment.prepare(folder, "", server(version))) {
      Path state = folder.resolve("state-hindered");
      Path configuration =
          drill.configuration("hindered.yaml", text -> text.replace("grace: 5m", GRACE));
      Map<String, String> environment =
          DrillEnvironment.environment(state, drill.vault().address());
      JobRun job = JobRun.start(drill, configuration, environment);
      String account = job.stolen().login().user();
      try (Hindrances hindrances = new Hindrances(drill.servers, job.stolen().login())) {
        hindrances.layOut(tables);
        drill.vault().admin().write("sys/seal");
        job.mayfly().kill();
        drill.vault().restart();
        recover(drill, configuration, environment);
        Receipt hindered = receipt(state);
        assertTrue(hindered.proven(), hindered::toString);
        tell(version, state);
        assertEquals(List.of(), job.stolen().sessions());
        assertThrows(SQLException.class, job.stolen()::breakInAgain);
        Await.until(
            "it names who is in the way",
            LIMIT,
            () ->
                inTheWay(state).contains("colleague")
                    || (!recover(drill, configuration, environment)
                        && inTheWay(state).contains("colleague")));
        assertEquals(List.of(), hindrances.ranAsAnybodyBut(account));

        hindrances.letGo();
        Await.until(
            "it is cleaned up",
            LIMIT,
            () -> recover(drill, configuration, environment) && receipt(state).complete());
        job.stolen().assertCut(DrillEnvironment.ROLE);
        hindrances.write();
        hindrances.maintain();
        assertEquals(List.of(), hindrances.ranAsAnybodyBut(account));
      }
    }
  }

  static PostgreSqlBuilder server(int version) {
    return PostgreSql.builder()
        .version(version)
        .setting("autovacuum_naptime", "1s")
        .setting("max_prepared_transactions", "10");
  }

  /** Whether nothing is left to do. */
  private static boolean recover(
      DrillEnvironment drill, Path configuration, Map<String, String> environment) {
    try {
      MayflyProcess mayfly =
          drill.launcher.start(environment, "recover", "-c", configuration.toString());
      return mayfly.exitCode(LIMIT) == 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Receipt receipt(Path state) {
    return entries(state).stream()
        .flatMap(entries -> Receipts.of(entries).stream())
        .filter(receipt -> receipt.task().name().equals("job"))
        .findFirst()
        .orElseThrow();
  }

  private static String inTheWay(Path state) {
    return receipt(state).leases().get(0).open().getOrDefault(Strand.CLEANING_UP, "");
  }

  private static List<List<Recorded>> entries(Path state) {
    return new WrittenLedgers(state).all();
  }

  /** How long after the restart it was proven, for whoever reads the output. */
  private static void tell(int version, Path state) {
    List<Recorded> job =
        entries(state).stream()
            .filter(ledger -> Receipts.of(ledger).stream().anyMatch(r -> !r.leases().isEmpty()))
            .findFirst()
            .orElseThrow();
    Instant restarted = last(job, Entry.Opened.class);
    Instant proven = last(job, Entry.LeaseProven.class);
    System.out.printf(
        "PostgreSQL %d: proven %d ms after the restart%n",
        version, Duration.between(restarted, proven).toMillis());
  }

  private static Instant last(List<Recorded> ledger, Class<?> kind) {
    return ledger.stream()
        .filter(recorded -> kind.isInstance(recorded.entry()))
        .map(Recorded::at)
        .max(Instant::compareTo)
        .orElseThrow();
  }
}

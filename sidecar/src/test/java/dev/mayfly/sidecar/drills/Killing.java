package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.FaultyProxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Kills Mayflies that have a job at work, and starts those that recover. */
final class Killing {

  private static final Pattern SESSION = Pattern.compile("session of (\\S+)");
  private static final String SHORT_LIFE = "6s";

  private final DrillEnvironment drill;
  private int jobs;

  Killing(DrillEnvironment drill) {
    this.drill = drill;
  }

  DrillEnvironment drill() {
    return drill;
  }

  /** Starts a Mayfly, and whatever takes it to that entry, and returns when it was killed. */
  void kill(Class<?> kind, KillPoint.Moment moment, Path state) throws Exception {
    Scenario scenario = Scenario.of(kind);
    KillPoint killPoint =
        new KillPoint(kind, moment, scenario.takesTwo() ? KillPoint.TAKEN_OVER : KillPoint.FIRST);
    try (FaultyProxy proxy = FaultyProxy.before(URI.create(drill.vault().address()).getPort())) {
      scenario.fault().ifPresent(proxy::inject);
      if (scenario.takesTwo()) {
        leave(state);
        MayflyProcess recovery = recovery(killPoint, scenario, state);
        assertEquals(MayflyProcess.KILLED, recovery.exitCode(), recovery::words);
      } else {
        limitLife(scenario.isLong() ? SHORT_LIFE : "15m");
        MayflyProcess mayfly = run(killPoint, scenario, state, proxy.address());
        work(mayfly, scenario);
        assertEquals(MayflyProcess.KILLED, mayfly.exitCode(), mayfly::words);
      }
    }
    drill.thieves().forEach(StolenLogin::breakIn);
  }

  private MayflyProcess run(KillPoint killPoint, Scenario scenario, Path state, String vault) {
    Path configuration = drill.configuration("run-" + scenario + ".yaml", scenario::configuration);
    Map<String, String> environment = DrillEnvironment.environment(state, vault);
    environment.put(DrillMayfly.CALL, String.valueOf(scenario.call().toSeconds()));
    return drill.launcher.start(
        killPoint, environment, "run", "-c", configuration.toString(), "--", "psql", "-qAt");
  }

  /** The job has a session and a table of its own; so has whoever stole its password. */
  private void work(MayflyProcess mayfly, Scenario scenario) throws Exception {
    mayfly.say("CREATE TABLE job_" + ++jobs + " AS SELECT 1 AS n;");
    mayfly.say("SELECT 'session of ' || current_user;");
    if (mayfly.prints(SESSION)) {
      drill.thieves().forEach(StolenLogin::breakIn);
      if (scenario == Scenario.LEASE_LOST) {
        drill
            .vault()
            .admin()
            .write("sys/leases/revoke-prefix/drill/creds/" + DrillEnvironment.ROLE);
      }
      if (!scenario.isEndless()) {
        mayfly.finish();
      }
    }
  }

  /** A first Mayfly leaves something to recover. */
  private void leave(Path state) throws Exception {
    KillPoint delivered =
        new KillPoint(Entry.Delivered.class, KillPoint.Moment.SYNCED, KillPoint.FIRST);
    MayflyProcess mayfly = run(delivered, Scenario.PLAIN, state, drill.vault().address());
    work(mayfly, Scenario.LONG_LIFE);
    assertEquals(MayflyProcess.KILLED, mayfly.exitCode(), mayfly::words);
  }

  private MayflyProcess recovery(KillPoint killPoint, Scenario scenario, Path state) {
    Map<String, String> environment = DrillEnvironment.environment(state, drill.vault().address());
    String file =
        drill.configuration("recover-" + scenario + ".yaml", scenario::configuration).toString();
    if (scenario == Scenario.TARGET_GONE) {
      List<LedgerName> left = new WrittenLedgers(state).unfinished();
      String last = left.get(left.size() - 1).toString();
      return drill.launcher.start(killPoint, environment, "recover", "-c", file, last);
    }
    return drill.launcher.start(killPoint, environment, "recover", "-c", file);
  }

  /** How long a login lasts that nobody renews. */
  private void limitLife(String ttl) {
    drill.vault().admin().write("drill/roles/" + DrillEnvironment.ROLE, Map.of("default_ttl", ttl));
  }

  /** Starts a Mayfly that finishes what those left that were killed with this state. */
  MayflyProcess recover(String name, UnaryOperator<String> configuration, Path state) {
    Path file = drill.configuration("recover-" + name + ".yaml", configuration);
    return drill.launcher.start(
        DrillEnvironment.environment(state, drill.vault().address()),
        "recover",
        "-c",
        file.toString());
  }
}

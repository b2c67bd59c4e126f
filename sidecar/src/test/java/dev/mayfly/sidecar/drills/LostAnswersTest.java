package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When a task's credential is asked for and")
class LostAnswersTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CREDS = "drill/creds/" + DrillEnvironment.ROLE;
  private static final Pattern TOKEN = Pattern.compile("(?im)^x-vault-token: (\\S+)");

  private static DrillEnvironment drill;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    drill = DrillEnvironment.prepare(folder, "");
  }

  @AfterAll
  static void stop() {
    drill.close();
  }

  @Test
  @DisplayName("Vault's answer is lost, the account it named is ended while the task has another")
  void lostOnTheWayToMayfly() throws Exception {
    int before = drill.thieves().size();
    try (FaultyProxy proxy = vaultProxy()) {
      proxy.inject(Fault.loseAnswer(head -> head.contains(CREDS)));
      JobRun job = start("lost", proxy);
      List<StolenLogin> thieves = drill.thievesSince(before);
      assertEquals(2, thieves.size());
      thieves.get(0).assertCut(DrillEnvironment.ROLE);
      assertEndsAlone(job);
    }
    assertTrue(new WrittenLedgers(drill.folder.resolve("lost")).has(Entry.IssueUnknown.class));
  }

  @Test
  @DisplayName("somebody between sends the request twice, the second account is destroyed at once")
  void doubled() throws Exception {
    int before = drill.thieves().size();
    AtomicBoolean sent = new AtomicBoolean();
    try (FaultyProxy proxy = vaultProxy()) {
      proxy.inject(
          Fault.loseRequest(
              head -> {
                if (head.contains(CREDS) && sent.compareAndSet(false, true)) {
                  sendAgain(head);
                }
                return false;
              }));
      JobRun job = start("doubled", proxy);
      List<StolenLogin> thieves = drill.thievesSince(before);
      assertEquals(2, thieves.size());
      thieves.stream()
          .filter(stolen -> stolen != job.stolen())
          .forEach(stolen -> stolen.assertCut(DrillEnvironment.ROLE));
      assertEndsAlone(job);
    }
  }

  private static void sendAgain(String head) {
    Matcher token = TOKEN.matcher(head);
    assertTrue(token.find());
    drill.vault().client().withToken(token.group(1)).read(CREDS);
  }

  @Test
  @DisplayName("PostgreSQL's answer to Vault is lost, the account nobody knows is found and ended")
  void lostOnTheWayToVault() throws Exception {
    AtomicBoolean creating = new AtomicBoolean();
    try (FaultyProxy database = FaultyProxy.before(drill.database().port());
        FaultyProxy proxy = vaultProxy()) {
      connectVault(database.port());
      Fault lost =
          database.inject(
              Fault.loseAnswer(
                  statement -> {
                    creating.compareAndSet(
                        false, statement.contains("GRANT \"" + DrillEnvironment.ROLE + "\" TO"));
                    return creating.get() && statement.toLowerCase(Locale.ROOT).contains("commit");
                  }));
      JobRun job = start("unknown", proxy);
      assertEquals(1, lost.hits());
      Await.until(
          "only the job has an account", LIMIT, () -> taskAccounts().equals(List.of(user(job))));
      assertEndsAlone(job);
    } finally {
      connectVault(drill.database().port());
    }
    assertEquals(List.of(), taskAccounts());
  }

  private static void connectVault(int port) {
    drill
        .vault()
        .admin()
        .write(
            "drill/config/main",
            Map.of(
                "connection_url",
                "postgresql://{{username}}:{{password}}@127.0.0.1:"
                    + port
                    + "/drill?sslmode=disable"));
  }

  private static String user(JobRun job) {
    return job.stolen().login().user();
  }

  /** The accounts that are made for tasks. */
  private static List<String> taskAccounts() {
    return drill
        .database()
        .query(
            "postgres",
            "SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
                + " JOIN pg_roles g ON g.oid = a.roleid WHERE g.rolname = '"
                + DrillEnvironment.ROLE
                + "' AND m.rolcanlogin");
  }

  private static FaultyProxy vaultProxy() {
    return FaultyProxy.before(URI.create(drill.vault().address()).getPort());
  }

  private static JobRun start(String state, FaultyProxy vault) throws Exception {
    Path configuration =
        drill.configuration(
            "run.yaml", text -> text.replace("shutdown_grace: 5m", "shutdown_grace: 3s"));
    return JobRun.start(
        drill,
        configuration,
        DrillEnvironment.environment(drill.folder.resolve(state), vault.address()));
  }

  /** The job's own login worked all the while, and works no longer than the job. */
  private static void assertEndsAlone(JobRun job) throws Exception {
    assertEquals(2, job.stolen().sessions().size());
    job.mayfly().finish();
    assertEquals(0, job.mayfly().exitCode(), job.mayfly()::words);
    job.stolen().assertCut(DrillEnvironment.ROLE);
  }
}

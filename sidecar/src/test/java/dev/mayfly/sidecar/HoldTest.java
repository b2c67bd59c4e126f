package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.FaultyProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("mayfly hold")
class HoldTest {

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static ServingSidecar sidecar;

  @BeforeAll
  static void serve() throws Exception {
    servers = PreparedServers.prepare("held", folder);
    sidecar = ServingSidecar.start(servers, UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    sidecar.close();
    assertEquals(List.of(), servers.accounts());
  }

  private static String[] hold(ServingSidecar at, List<String> options, String... command) {
    List<String> words =
        new ArrayList<>(List.of("hold", "--task", "job", "--socket", at.socket().toString()));
    words.addAll(options);
    words.add("--");
    words.addAll(List.of(command));
    return words.toArray(String[]::new);
  }

  private static MayflyProcess run(List<String> options, String... command) throws Exception {
    return MayflyProcess.run(folder, hold(sidecar, options, command));
  }

  /** What nobody has waited for yet is gone too. */
  private static boolean isGone(Path stat) throws IOException {
    return !Files.exists(stat) || Files.readString(stat).contains(") Z ");
  }

  private static void awaitNoAccount(String account) {
    Await.until(
        "its account is gone", ServingSidecar.LIMIT, () -> !servers.accounts().contains(account));
  }

  @Test
  @DisplayName("gives its command a login, its exit code to us, and ends both at once")
  void givesALogin() throws Exception {
    MayflyProcess held =
        run(
            List.of("--environment", "pg", "--require-proof", "--purpose", "TICKET-12"),
            "sh",
            "-c",
            "psql -AtXc 'SELECT current_user, count(*) FROM sales'; exit 7");
    assertEquals(7, held.exitCode(), held.errors());
    assertTrue(held.output().matches("held-lease-[^|]*\\|1000\n"), held.output());
    assertTrue(held.errors().contains("are proven to be dead"), held.errors());
    assertFalse(servers.accounts().contains(held.output().split("\\|", 2)[0]));
    Await.until(
        "the sidecar tells of the end",
        ServingSidecar.LIMIT,
        () -> sidecar.errors().contains("TICKET-12"));
  }

  @Test
  @DisplayName("lets no variable of its own lead the command elsewhere with its login")
  void letsNoVariableLeadElsewhere() throws Exception {
    MayflyProcess held =
        MayflyProcess.run(
            Map.of("PGSERVICE", "elsewhere", "PGHOSTADDR", "127.255.255.254"),
            folder,
            hold(
                sidecar,
                List.of("--environment", "pg"),
                "psql",
                "-AtXc",
                "SELECT count(*) FROM sales"));
    assertEquals("1000\n", held.output(), held.errors());
  }

  @Test
  @DisplayName("gives no login into an environment that Vault would end before the task")
  void mustOutliveItsTask() throws Exception {
    servers.vault().admin().write("held/roles/held_rw", Map.of("max_ttl", "10m"));
    try {
      MayflyProcess held = run(List.of("--environment", "pg"), "echo", "began");
      assertEquals(125, held.exitCode(), held.output());
      assertTrue(held.errors().contains("an environment cannot be changed later"), held.errors());
      assertTrue(held.errors().contains("fix: a shorter max_lifetime"), held.errors());
      assertEquals(0, run(List.of(), "true").exitCode(), "whoever asks the API gets the next one");
    } finally {
      servers.vault().admin().write("held/roles/held_rw", Map.of("max_ttl", "24h"));
    }
  }

  @Test
  @DisplayName("has codes of its own for what could not begin")
  void hasCodesOfItsOwn() throws Exception {
    assertEquals(127, run(List.of(), "no-such-command").exitCode());
    assertEquals(126, run(List.of(), folder.toString()).exitCode());
    MayflyProcess nowhere = run(List.of("--socket", folder + "/nowhere"), "true");
    assertEquals(125, nowhere.exitCode());
    assertTrue(nowhere.errors().contains("there is no socket"), nowhere.errors());
    MayflyProcess unknown = run(List.of("--task", "another"), "true");
    assertEquals(125, unknown.exitCode());
    assertTrue(unknown.errors().contains("configured: job"), unknown.errors());
    MayflyProcess noTask = MayflyProcess.run(folder, "hold", "--", "true");
    assertEquals(125, noTask.exitCode());
    assertTrue(noTask.errors().contains("--task is missing"), noTask.errors());
  }

  @Test
  @DisplayName("gives its command the signals, and what it calls the API with")
  void givesItsCommandTheSignals() throws Exception {
    try (MayflyProcess held =
        MayflyProcess.start(
            folder,
            hold(
                sidecar,
                List.of(),
                "sh",
                "-c",
                "trap 'echo hung up; exit 3' HUP; echo $MAYFLY_TASK ${#MAYFLY_TASK_SECRET};"
                    + " echo ready; while :; do sleep 0.1; done"))) {
      held.awaitOutput("job 43").awaitOutput("ready");
      held.send("HUP");
      assertEquals(3, held.exitCode(), held.errors());
      assertTrue(held.output().contains("hung up"));
    }
  }

  @Test
  @DisplayName("killed with SIGKILL, ends its command and access at once")
  void killed() throws Exception {
    try (MayflyProcess held =
        MayflyProcess.start(
            folder,
            hold(
                sidecar,
                List.of("--environment", "pg"),
                "sh",
                "-c",
                "echo $$ user $PGUSER end; exec sleep 600"))) {
      held.awaitOutput("end");
      String[] words = held.output().split(" ", 4);
      assertTrue(servers.accounts().contains(words[2]));
      held.kill();
      awaitNoAccount(words[2]);
      Await.until(
          "its command is gone",
          ServingSidecar.LIMIT,
          () -> isGone(Path.of("/proc", words[0], "stat")));
    }
  }

  @Test
  @DisplayName("ends its command when the sidecar ends the task")
  void endsItsCommand() throws Exception {
    try (ServingSidecar another = ServingSidecar.start(servers, UnaryOperator.identity());
        MayflyProcess held =
            MayflyProcess.start(
                folder, hold(another, List.of(), "sh", "-c", "echo ready; exec sleep 600"))) {
      held.awaitOutput("ready");
      another.process().send("TERM");
      assertEquals(143, held.exitCode(), held.errors());
      assertTrue(held.errors().contains("SHUTDOWN"), held.errors());
    }
  }

  @Test
  @DisplayName("interrupted while the sidecar begins its task, ends that too")
  void isInterruptedBeforeItBegins() throws Exception {
    URI address = URI.create(servers.vault().address());
    try (FaultyProxy vault = FaultyProxy.before(address.getPort());
        ServingSidecar another =
            ServingSidecar.start(
                servers, text -> text.replace(address.toString(), vault.address()))) {
      vault.refuse();
      try (MayflyProcess held = MayflyProcess.start(folder, hold(another, List.of(), "true"))) {
        awaitError(held, "waiting for the sidecar");
        held.send("INT");
        awaitError(held, "waiting to end the task");
        vault.listen();
        assertEquals(130, held.exitCode(), held.errors());
      }
      Await.until(
          "no run is left that nobody holds: " + another.errors(),
          ServingSidecar.LIMIT,
          () ->
              new WrittenLedgers(folder.resolve("state"))
                  .open().stream().noneMatch(HoldTest::isJob));
    }
  }

  private static boolean isJob(Receipt receipt) {
    return receipt.task().name().equals("job");
  }

  private static void awaitError(MayflyProcess mayfly, String words) {
    Await.until(
        "mayfly says " + words, ServingSidecar.LIMIT, () -> mayfly.errors().contains(words));
  }

  @Test
  @DisplayName("leaves it to a command to beat where that is the task's heartbeat")
  void leavesTheBeatToTheCommand() throws Exception {
    try (ServingSidecar another =
            ServingSidecar.start(
                servers,
                text ->
                    text.replace(
                        "begin: on_request",
                        "begin: on_request\n    heartbeat: { source: [ beat ], timeout: 2s }"));
        MayflyProcess held =
            MayflyProcess.start(
                folder, hold(another, List.of(), "sh", "-c", "echo held; exec sleep 600"))) {
      held.awaitOutput("held");
      assertEquals(143, held.exitCode(), held.errors());
      assertTrue(held.errors().contains("HEARTBEAT_LOST"), held.errors());
    }
  }

  @Test
  @DisplayName("keeps its command and its login while the sidecar is killed and starts anew")
  void outlivesTheSidecar() throws Exception {
    try (ServingSidecar another = ServingSidecar.start(servers, UnaryOperator.identity());
        MayflyProcess held =
            MayflyProcess.start(
                new ProcessBuilder(
                    MayflyProcess.command(
                        hold(
                            another,
                            List.of("--environment", "pg", "--require-proof"),
                            "sh",
                            "-c",
                            "echo ready; read go; psql -AtXc 'SELECT count(*) FROM sales'"))),
                folder)) {
      held.awaitOutput("ready");
      another.killAndStartAnew();
      Await.until(
          "the task goes on", ServingSidecar.LIMIT, () -> another.errors().contains("goes on"));
      held.say("go");
      assertEquals(0, held.exitCode(), held.errors());
      assertEquals("ready\n1000\n", held.output());
    }
  }
}

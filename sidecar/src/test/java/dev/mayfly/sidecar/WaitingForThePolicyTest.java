package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.testing.kit.target.ApiTokenFactory;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command whose credential waits for the policy's verdict")
class WaitingForThePolicyTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;
  private WrittenLedgers ledgers;

  @BeforeEach
  void prepare() throws IOException {
    ledgers = new WrittenLedgers(folder.resolve("state"));
    Path backends = Files.createDirectories(folder.resolve("lib/META-INF/mayfly/backends"));
    Files.writeString(backends.resolve("tokens"), ApiTokenFactory.class.getName());
    Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: HERE/state
        vault: { address: VAULT }
        policy:
          - { name: anybody, principals: [ "*" ], target: api, roles: [ any ], max_ttl: 1h }
        targets: { api: { backend: tokens, url: "https://api.example" } }
        tasks:
          - name: job
            max_lifetime: 1h
            grants: [ { target: api, role: any, ttl: 1h, deliver: [ { file: HERE/token, format: json } ] } ]
        """
            .replace("HERE", folder.toString())
            .replace("VAULT", SharedServers.openBao().address()));
  }

  private MayflyProcess mayfly(String answer, String... words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve(answer).toString(), words[0]));
    arguments.addAll(List.of("-c", folder.resolve("mayfly.yaml").toString()));
    arguments.addAll(List.of(words).subList(1, words.length));
    ProcessBuilder builder =
        new ProcessBuilder(
            MayflyProcess.commandWith(folder.resolve("lib"), AskingMayfly.class, arguments));
    builder.environment().put("VAULT_TOKEN", SharedServers.openBao().rootToken());
    return MayflyProcess.start(builder, folder);
  }

  private MayflyProcess waiting(String answer) throws IOException {
    MayflyProcess mayfly = mayfly(answer, "run", "--", "echo", "it", "began");
    Await.until(
        "mayfly says what it waits for",
        LIMIT,
        () -> mayfly.errors().contains(": waiting for " + AskingMayfly.WAITS_FOR + " until "));
    // The log tells an entry as it is made; what a killed mayfly leaves is what is on disk by then.
    Await.until(
        "the ledger says so on disk", LIMIT, () -> ledgers.has(Entry.AccessRequested.class));
    assertFalse(ledgers.has(Entry.LeaseIntended.class));
    return mayfly;
  }

  private void answer(String name) throws IOException {
    Files.createFile(folder.resolve(name));
  }

  private Receipt receipt() {
    List<Receipt> all =
        ledgers.all().stream().flatMap(entries -> Receipts.of(entries).stream()).toList();
    assertEquals(1, all.size());
    return all.get(0);
  }

  private int place(Class<?> kind) {
    List<Recorded> entries = ledgers.all().get(0);
    return entries.stream().map(one -> one.entry().getClass()).toList().indexOf(kind);
  }

  @Test
  @DisplayName("says so, begins once that allows it, and its receipt tells by which rule")
  void beginsOnceItIsAllowed() throws Exception {
    MayflyProcess run = waiting("yes");
    MayflyProcess status = mayfly("yes", "status");
    assertEquals(0, status.exitCode(), status.words());
    assertTrue(status.output().contains("waiting for " + AskingMayfly.WAITS_FOR), status.output());
    assertTrue(status.output().contains("WAITING"), status.output());
    answer("yes");
    assertEquals(0, run.exitCode(), run.words());
    assertEquals("it began\n", run.output());
    assertTrue(place(Entry.TaskStarted.class) < place(Entry.AccessRequested.class));
    assertTrue(place(Entry.AccessRequested.class) < place(Entry.AccessPermitted.class));
    assertTrue(place(Entry.AccessPermitted.class) < place(Entry.LeaseIntended.class));
    Receipt.Permit permit = receipt().leases().get(0).permit().orElseThrow();
    assertEquals(Occasion.START, permit.occasion());
    assertEquals(Set.of("anybody"), permit.grounds().rules());
    assertEquals("any", permit.grounds().values().get("role"));
    assertTrue(run.errors().contains("\"rules\":[\"anybody\"]"), run.errors());
  }

  @Test
  @DisplayName("does not begin where that denies it later, and is told why")
  void isDeniedLater() throws Exception {
    MayflyProcess run = waiting("no");
    answer("no");
    assertNotEquals(0, run.exitCode());
    assertEquals("", run.output());
    assertTrue(run.errors().contains(AskingMayfly.DENIAL), run.errors());
    assertFalse(ledgers.has(Entry.LeaseIntended.class));
    assertEquals(AskingMayfly.DENIAL, receipt().denials().get(0).reason());
    assertEquals(List.of(), receipt().waiting());
  }

  @Test
  @DisplayName("ends by a signal, and is not asked about any more")
  void endsByASignal() throws Exception {
    MayflyProcess run = waiting("yes");
    run.send("INT");
    assertEquals(128 + 2, run.exitCode(), run.words());
    assertFalse(ledgers.has(Entry.AccessPermitted.class));
    assertFalse(ledgers.has(Entry.LeaseIntended.class));
    assertTrue(receipt().ended().isPresent());
  }

  @Test
  @DisplayName("is over where its mayfly is killed: nobody begins it later, whatever is answered")
  void isOverWithItsMayfly() throws Exception {
    MayflyProcess run = waiting("yes");
    run.kill();
    answer("yes");
    MayflyProcess recover = mayfly("yes", "recover");
    assertEquals(0, recover.exitCode(), recover.words());
    assertFalse(ledgers.has(Entry.AccessPermitted.class));
    assertFalse(ledgers.has(Entry.LeaseIntended.class));
    assertTrue(receipt().ended().isPresent());
    assertEquals(List.of(), receipt().waiting());
  }
}

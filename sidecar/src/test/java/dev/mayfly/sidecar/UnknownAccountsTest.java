package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoAnswer;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An account that a task made beside Mayfly")
class UnknownAccountsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("beside", folder);
    servers.changed("ending.yaml", "prefix: beside-", "prefix: beside-\n    unknown_accounts: end");
    servers.changed("elsewhere.yaml", "/state\n", "/elsewhere\n");
  }

  /** A task of Mayfly's own user, which makes itself a login through the leases' token role. */
  private static String mint(String name) throws IOException {
    return """
        export VAULT_ADDR=%1$s BAO_ADDR=%1$s
        t=$(%2$s write -field=token auth/approle/login role_id=@%3$s/role-id secret_id=@%3$s/secret-id) || exit 3
        k=$(VAULT_TOKEN=$t %2$s token create -role=beside -display-name=%4$s -field=token) || exit 4
        VAULT_TOKEN=$k %2$s read -field=username beside/creds/beside_rw
        """
        .formatted(servers.vault().address(), OpenBaoBinary.locate(), folder, name);
  }

  private static MayflyProcess run(String configuration, String script) throws Exception {
    return MayflyProcess.run(
        folder, "run", "-c", folder + "/" + configuration, "--", "sh", "-c", script);
  }

  private static boolean mayLogIn(String account) {
    return servers
        .database()
        .query(
            "postgres", "SELECT 1 FROM pg_roles WHERE rolcanlogin AND rolname = '" + account + "'")
        .equals(List.of("1"));
  }

  private static void delete(String account) {
    servers.database().execute("DROP ROLE \"" + account + "\"");
  }

  @Test
  @DisplayName("is reported after the task, which is proven all the same, and by doctor")
  void isReported() throws Exception {
    MayflyProcess mayfly = run("mayfly.yaml", mint("keepme"));
    assertEquals(0, mayfly.exitCode(), mayfly.words());
    String account = mayfly.output().strip();
    String said = "target main: account " + account + " is no lease's";
    assertTrue(mayfly.errors().contains(said), mayfly.errors());
    assertTrue(mayfly.errors().contains("fix: unknown_accounts: end"), mayfly.errors());
    assertTrue(mayfly.errors().contains("proven"), mayfly.errors());
    assertTrue(mayLogIn(account));
    MayflyProcess doctor = MayflyProcess.run(folder, "doctor", "-c", folder + "/mayfly.yaml");
    assertTrue(doctor.words().contains("account " + account + " is no lease's"), doctor.words());
    delete(account);
  }

  @Test
  @DisplayName("is ended where the target says so, and no account of a Mayfly elsewhere")
  void isEnded() throws Exception {
    Path over = folder.resolve("over");
    try (MayflyProcess elsewhere =
        MayflyProcess.start(
            folder,
            "run",
            "-c",
            folder + "/elsewhere.yaml",
            "--",
            "sh",
            "-c",
            "echo $PGUSER; until [ -e " + over + " ]; do sleep 0.1; done")) {
      elsewhere.awaitOutput("\n");
      String living = elsewhere.output().strip();
      Await.until("it is seen", PATIENCE, () -> isNoted(living));
      MayflyProcess mayfly = run("ending.yaml", mint("keepme"));
      assertEquals(0, mayfly.exitCode(), mayfly.words());
      String account = mayfly.output().strip();
      assertTrue(mayfly.errors().contains(account + " is no lease's"), mayfly.errors());
      assertTrue(mayfly.errors().contains("Its access is ended"), mayfly.errors());
      assertFalse(mayLogIn(account));
      assertFalse(mayfly.errors().contains(living), mayfly.errors());
      assertTrue(mayLogIn(living));
      delete(account);
      Files.createFile(over);
      assertEquals(0, elsewhere.exitCode(), elsewhere.words());
    }
  }

  @Test
  @DisplayName("is counted by a sidecar after each task, until it is gone")
  void isCounted() throws Exception {
    BaoClient bao = servers.vault().admin();
    BaoAnswer token = bao.write("auth/token/create/beside", Map.of("display_name", "keepme"));
    BaoAnswer login =
        bao.withToken(token.text("auth", "client_token")).read("beside/creds/beside_rw");
    try (ServingSidecar sidecar = ServingSidecar.start(servers, text -> text)) {
      endOne(sidecar);
      awaitCount(sidecar, 1);
      delete(login.text("data", "username"));
      endOne(sidecar);
      awaitCount(sidecar, 0);
    }
  }

  private static void endOne(ServingSidecar sidecar) throws IOException {
    try (TaskSession task = sidecar.client().join("job", "")) {
      assertTrue(task.end("done", PATIENCE).proven());
    }
  }

  private static void awaitCount(ServingSidecar sidecar, int count) {
    Await.until(
        count + " unknown accounts are counted",
        PATIENCE,
        () ->
            sidecar.metrics().contains("mayfly_unknown_accounts{target=\"main\"} " + count + ".0"));
  }

  private static boolean isNoted(String account) {
    return !servers
        .database()
        .query(
            servers.name(),
            "SELECT 1 FROM beside_mayfly.known k JOIN pg_roles r ON r.oid = k.id WHERE r.rolname = '"
                + account
                + "'")
        .isEmpty();
  }

  @Test
  @DisplayName("is reported and left alone where it has the name of a lease's")
  void withTheNameOfALease() throws Exception {
    MayflyProcess mayfly = run("ending.yaml", mint("keepmekeep"));
    assertEquals(0, mayfly.exitCode(), mayfly.words());
    String account = mayfly.output().strip();
    assertTrue(
        mayfly.errors().contains("account " + account + " has the name of a lease's"),
        mayfly.errors());
    assertTrue(mayLogIn(account));
    delete(account);
  }
}

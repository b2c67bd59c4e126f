package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Accounts that Mayfly makes itself")
class DirectTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String NAME = "direct";
  private static final String COUNT =
      "psql -X -A -t -c 'SELECT current_user, count(*) FROM shop.sales'";

  @TempDir static Path folder;
  private static OpenBao vault;
  private static PostgreSql database;
  private static FaultyProxy proxy;
  private static Path configuration;

  @BeforeAll
  static void prepare() throws Exception {
    vault = SharedServers.openBao();
    database = SharedServers.postgreSql();
    proxy = FaultyProxy.before(database.port());
    configuration = Files.writeString(folder.resolve("mayfly.yaml"), text());
    database.createClosedDatabase(NAME);
    database.execute(
        NAME,
        "CREATE SCHEMA shop; CREATE TABLE shop.sales AS SELECT n FROM generate_series(1, 1000) n");
    StringBuilder own = new StringBuilder();
    for (SetUpScript script : PreparedServers.setUp(configuration)) {
      switch (script.kind()) {
        case "sql" -> database.execute(NAME, script.text());
        case "vault-policy" -> policy(NAME, script);
        case "rotator-policy" -> policy(NAME + "-rotator", script);
        default -> {
          for (String root : List.of("direct_root_a", "direct_root_b")) {
            database.execute("ALTER ROLE " + root + " PASSWORD 'of-the-first-day'");
          }
          PreparedServers.shell(script.text(), folder, vault, "of-the-first-day");
        }
      }
      own.append(script.kind()).append(' ');
    }
    assertEquals("sql sql sql vault-policy rotator-policy vault ", own.toString());
    PreparedServers.login(NAME, folder, vault.admin());
    rotator(vault.admin());
  }

  private static void policy(String name, SetUpScript script) {
    vault.admin().write("sys/policies/acl/" + name, Map.of("policy", script.text()));
  }

  private static void rotator(BaoClient admin) {
    String role = "auth/approle/role/direct-rotator";
    admin.write(
        role,
        Map.of(
            "token_policies", List.of("direct-rotator"),
            "bind_secret_id", false,
            "token_bound_cidrs", List.of("127.0.0.1/32")));
    admin.write(role + "/role-id", Map.of("role_id", "direct-rotator"));
  }

  private static String text() {
    return """
    version: 1
    state: %1$s/state
    vault:
      address: %2$s
      auth: { method: approle, role_id_file_path: %1$s/role-id, secret_id_file_path: %1$s/secret-id }
    policy:
      - { name: anybody, principals: [ approle ], target: main, roles: [ reader ], max_ttl: 1h }
    tasks:
      - name: job
        max_lifetime: 1h
        grants:
          - { target: main, role: reader, ttl: 5m, deliver: [ { environment: pg } ] }
    targets:
      main:
        backend: postgresql
        url: postgresql://127.0.0.1:%3$d/direct?sslmode=disable
        issuer: { direct: { mount: direct-kv, path: roots } }
        guard: { group_role: direct_guard }
        prefix: direct-
        schema: direct_mayfly
        owner_role: direct_owner
        group_roles: { reader: direct_reader }
        root_logins: [ direct_root_a, direct_root_b ]
        rotate_root: alternating
        alternating: { auth: { method: approle, role_id: direct-rotator } }
        roles:
          - { name: reader, grants: [ SELECT ON shop.sales ], connection_limit: 5, statement_timeout: 1m }
    """
        .formatted(folder, vault.address(), proxy.port());
  }

  @Test
  @DisplayName(
      "serve a command, are proven to be gone afterwards, and the root that made them is rotated")
  void run() throws Exception {
    String before = root().get("active");
    for (int i = 0; i < 2; i++) {
      MayflyProcess mayfly =
          MayflyProcess.run(folder, "run", "-c", configuration.toString(), "--", "sh", "-c", COUNT);
      assertEquals(0, mayfly.exitCode(), mayfly.words());
      assertTrue(mayfly.output().matches("direct-lease-\\S*\\|1000\n"), mayfly.words());
      assertTrue(mayfly.errors().contains("\"proof\":\"CATALOGUE_AND_LOGIN\""), mayfly.errors());
      assertTrue(mayfly.errors().contains("\"proven\":true"), mayfly.errors());
      assertEquals(List.of(), accounts());
      assertEquals(i % 2 == 0, !before.equals(root().get("active")));
    }
    for (String login : List.of("direct_root_a", "direct_root_b")) {
      assertNotEquals("of-the-first-day", root().get("passwords." + login));
    }
  }

  @Test
  @DisplayName("serve the tasks of a sidecar, one after the other, over rotations of the root")
  void sidecar() throws Exception {
    int before = Integer.parseInt(root().getOrDefault("last", "0"));
    Path place = Files.createDirectory(folder.resolve("sidecar"));
    Path socket = place.resolve("mayfly.sock");
    Path file =
        Files.writeString(
            folder.resolve("sidecar.yaml"),
            text()
                    .replace("max_lifetime: 1h", "max_lifetime: 1h\n    begin: on_request")
                    .replace(", deliver: [ { environment: pg } ]", "")
                    .replace(folder + "/state", place + "/state")
                + "sidecar: { socket: "
                + socket
                + " }\n");
    try (MayflyProcess sidecar = MayflyProcess.start(folder, "sidecar", "-c", file.toString())) {
      Await.until("it listens: " + sidecar.errors(), LIMIT, () -> Files.exists(socket));
      for (int task = 1; task <= 3; task++) {
        try (TaskSession session = MayflyClient.at(socket).join("job", "")) {
          assertTrue(session.end("done", LIMIT).proven(), sidecar::errors);
        }
        int least = before + task;
        Await.until(
            "the root is rotated", LIMIT, () -> Integer.parseInt(root().get("last")) >= least);
      }
      sidecar.send("TERM");
      assertEquals(0, sidecar.exitCode(), sidecar::errors);
    }
    assertEquals(List.of(), accounts());
  }

  @Test
  @DisplayName("are found by their key where Mayfly was killed while one was made")
  void killed() throws Exception {
    Fault held = proxy.inject(Fault.holdAnswer(DirectTest::commits, LIMIT).sparing(1));
    try (MayflyProcess mayfly =
        MayflyProcess.start(
            folder, "run", "-c", configuration.toString(), "--", "sh", "-c", COUNT)) {
      held.awaitHit(LIMIT);
      mayfly.kill();
    }
    proxy.heal();
    assertEquals(2, accounts().size(), "the guard's, and one of which nobody has heard");
    MayflyProcess recover = MayflyProcess.run(folder, "recover", "-c", configuration.toString());
    assertEquals(0, recover.exitCode(), recover.words());
    assertEquals(List.of(), accounts());
  }

  private static boolean commits(String head) {
    return head.contains("COMMIT") && !head.contains("COMMENT");
  }

  @Test
  @DisplayName("are ended by any other Mayfly once their own time is over and their own is gone")
  void abandoned() throws Exception {
    String account = "direct-lease-abandonedd-abcdef";
    database.execute(
        NAME,
        """
        SET ROLE direct_owner;
        CREATE ROLE "%1$s" LOGIN PASSWORD 'x' VALID UNTIL '2020-01-01' IN ROLE direct_reader;
        COMMENT ON ROLE "%1$s" IS 'new owner: direct_reader';
        RESET ROLE;
        GRANT CREATE ON SCHEMA shop TO direct_reader;
        CREATE TABLE shop.of_it (n int);
        ALTER TABLE shop.of_it OWNER TO "%1$s";
        """
            .formatted(account));
    assertEquals(List.of(account), accounts());
    MayflyProcess mayfly =
        MayflyProcess.run(folder, "run", "-c", configuration.toString(), "--", "true");
    assertEquals(0, mayfly.exitCode(), mayfly.words());
    assertTrue(mayfly.errors().contains("outlived its own time"), mayfly.errors());
    assertEquals(List.of(), accounts(), mayfly.errors());
    assertEquals(
        List.of("direct_reader"),
        database.query(NAME, "SELECT tableowner FROM pg_tables WHERE tablename = 'of_it'"));
  }

  @Test
  @DisplayName("are for trusted hosts only, says doctor, and finds nothing else")
  void doctor() throws Exception {
    MayflyProcess doctor = MayflyProcess.run(folder, "doctor", "-c", configuration.toString());
    assertEquals(0, doctor.exitCode(), doctor.words());
    assertTrue(doctor.output().contains("only for a host that is trusted"), doctor.words());
    MayflyProcess inPod =
        MayflyProcess.run(
            Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
            folder,
            "doctor",
            "-c",
            configuration.toString());
    assertNotEquals(0, inPod.exitCode(), inPod.words());
    assertTrue(inPod.output().contains("a pod is no place for it"), inPod.words());
  }

  /** Those of leases that are there, a guard's included. */
  private static List<String> accounts() {
    return database.query(
        "postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'direct-%' ORDER BY 1");
  }

  private static Map<String, String> root() {
    Map<String, ?> data = vault.admin().read("direct-kv/data/roots/direct/main").data();
    Map<String, String> record = new TreeMap<>();
    ((Map<?, ?>) data.get("data"))
        .forEach((key, value) -> record.put(String.valueOf(key), String.valueOf(value)));
    return record;
  }
}

package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.hikari.MayflyPool;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.LoopbackPort;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A credential")
class IssuingTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Whether PostgreSQL lets the login in for so many seconds at most; Vault adds 5 of its own. */
  private static final String ENDS_WITHIN =
      "SELECT rolvaliduntil <= now() + interval '%d s' FROM pg_roles WHERE rolname = current_user";

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("issuing", folder);
  }

  private static final String VERSION = "version: 1";

  /** An end that cannot be proven is not tried for long. */
  private static final String BRIEFLY = VERSION + "\nshutdown_grace: 1s";

  /** A configuration with other words; its state is its own. */
  private static Path changed(String name, String... fromTo) throws IOException {
    String text = Files.readString(folder.resolve("mayfly.yaml"));
    text = text.replace(folder + "/state", folder + "/state-" + name);
    for (int i = 0; i < fromTo.length; i += 2) {
      assertTrue(text.contains(fromTo[i]), "the configuration has no " + fromTo[i]);
      text = text.replace(fromTo[i], fromTo[i + 1]);
    }
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private static MayflyProcess run(Path file, String... command) throws Exception {
    return MayflyProcess.run(folder, arguments(file, command));
  }

  private static String[] arguments(Path file, String... command) {
    return Stream.concat(Stream.of("run", "-c", file.toString(), "--"), Stream.of(command))
        .toArray(String[]::new);
  }

  private static List<Entry> entries(String name) {
    return new WrittenLedgers(folder.resolve("state-" + name))
        .all().stream().flatMap(List::stream).map(Recorded::entry).toList();
  }

  private static long count(String name, Class<? extends Entry> kind) {
    return entries(name).stream().filter(kind::isInstance).count();
  }

  private static void isRefused(MayflyProcess mayfly, String... words) throws Exception {
    assertEquals(125, mayfly.exitCode(), mayfly.errors());
    assertEquals("", mayfly.output(), "the command began");
    for (String word : words) {
      assertTrue(mayfly.errors().contains(word), () -> "no " + word + " in " + mayfly.errors());
    }
  }

  @Test
  @DisplayName("holds no longer than its grant says, at PostgreSQL too")
  void keepsToTheTtlOfItsGrant() throws Exception {
    MayflyProcess mayfly =
        run(changed("ttl", "ttl: 5m", "ttl: 30s"), "psql", "-AtXc", ENDS_WITHIN.formatted(35));
    assertEquals("t\n", mayfly.output(), mayfly.errors());
  }

  @Test
  @DisplayName("holds no longer than the rule that allows it says")
  void keepsToTheMaxTtlOfItsRule() throws Exception {
    MayflyProcess mayfly =
        run(
            changed("rule", "max_ttl: 1h", "max_ttl: 40s"),
            "psql",
            "-AtXc",
            ENDS_WITHIN.formatted(45));
    assertEquals("t\n", mayfly.output(), mayfly.errors());
  }

  @Test
  @DisplayName("in an environment is refused where Vault would end it before its task")
  void mustOutliveItsTaskInAnEnvironment() throws Exception {
    Map<String, String> role = Map.of("max_ttl", "10m");
    servers.vault().admin().write("issuing/roles/issuing_rw", role);
    try {
      isRefused(
          run(changed("short"), "echo", "began"),
          "delivered into the environment",
          "set max_lifetime: 1",
          "let it live longer in Vault");
    } finally {
      servers.vault().admin().write("issuing/roles/issuing_rw", Map.of("max_ttl", "24h"));
    }
  }

  @Test
  @DisplayName("is not delivered while a node cannot be seen")
  void needsEveryNode() throws Exception {
    Path file =
        changed(
            "node",
            "prefix: issuing-",
            "prefix: issuing-\n    nodes: [ \"postgresql://127.0.0.1:"
                + LoopbackPort.free()
                + "/issuing\" ]",
            VERSION,
            BRIEFLY);
    isRefused(
        run(file, "echo", "began"), "no end could be proven", "does not see 127.0.0.1", "fix: ");
    assertEquals(0, count("node", Entry.Delivered.class) - ownDeliveries("node"));
  }

  /** Of guards' own logins. */
  private static long ownDeliveries(String name) {
    return entries(name).stream()
        .filter(Entry.Delivered.class::isInstance)
        .map(Entry.Delivered.class::cast)
        .filter(delivered -> delivered.places().toString().contains("guard:"))
        .count();
  }

  @Test
  @DisplayName("is not delivered where the database is another, or has no functions of ours")
  void needsAGuardThatSees() throws Exception {
    isRefused(
        run(changed("database", "/issuing?", "/nowhere?", VERSION, BRIEFLY), "echo", "began"),
        "no end could be proven",
        "does not exist. fix: name a database that is there");
    SharedServers.postgreSql().createClosedDatabase("issuing_bare");
    SharedServers.postgreSql().execute("GRANT CONNECT ON DATABASE issuing_bare TO issuing_guard");
    isRefused(
        run(changed("bare", "/issuing?", "/issuing_bare?", VERSION, BRIEFLY), "echo", "began"),
        "no end could be proven",
        "mayfly generate sql");
  }

  @Test
  @DisplayName("is delivered where the target puts up with that, and log and receipt say so")
  void isDeliveredWithAWarning() throws Exception {
    Path file =
        changed(
            "warned",
            "prefix: issuing-",
            "prefix: issuing-\n    unprovable: warn\n    nodes: [ \"postgresql://127.0.0.1:"
                + LoopbackPort.free()
                + "/issuing\" ]",
            VERSION,
            BRIEFLY);
    MayflyProcess mayfly = run(file, "echo", "began");
    assertEquals("began\n", mayfly.output(), mayfly.errors());
    String log = mayfly.errors();
    assertTrue(log.contains("although its end could not be proven"), log);
    assertEquals(1, count("warned", Entry.Unprovable.class));
  }

  @Test
  @DisplayName("that Vault denies is asked for once, and the refusal says what to allow")
  void isDeniedOnce() throws Exception {
    servers
        .vault()
        .admin()
        .write(
            "sys/policies/acl/issuing-lease",
            Map.of("policy", "path \"issuing/creds/issuing-guard\" { capabilities = [\"read\"] }"));
    try {
      isRefused(
          run(changed("denied"), "echo", "began"),
          "Add to a policy that its token role allows",
          "issuing/creds/issuing_rw");
      assertEquals(
          1,
          entries("denied").stream()
              .filter(Entry.LeaseIntended.class::isInstance)
              .filter(entry -> ((Entry.LeaseIntended) entry).role().equals("issuing_rw"))
              .count());
    } finally {
      servers
          .vault()
          .admin()
          .write(
              "sys/policies/acl/issuing-lease",
              Map.of("policy", "path \"issuing/creds/*\" { capabilities = [\"read\"] }"));
    }
  }

  @Test
  @DisplayName("that the database refuses to make is asked for once, and nothing is looked for")
  void isRefusedByTheDatabase() throws Exception {
    SharedServers.postgreSql()
        .execute(
            "ALTER ROLE issuing_root NOLOGIN; SELECT pg_terminate_backend(pid) FROM"
                + " pg_stat_activity WHERE usename = 'issuing_root'");
    try {
      isRefused(
          run(changed("nologin"), "echo", "began"), "28000", "fix: let Vault's root login in");
      assertEquals(0, count("nologin", Entry.IssueUnknown.class));
      assertEquals(List.of(), new WrittenLedgers(folder.resolve("state-nologin")).unfinished());
    } finally {
      SharedServers.postgreSql().execute("ALTER ROLE issuing_root LOGIN");
    }
  }

  @Test
  @DisplayName("that must wait for Vault says so, and why")
  void saysThatItWaitsForVault() throws Exception {
    Path file =
        changed("away", servers.vault().address(), "http://127.0.0.1:" + LoopbackPort.free());
    try (MayflyProcess mayfly = MayflyProcess.start(folder, arguments(file, "true"))) {
      Await.until(
          "mayfly says what it waits for",
          LIMIT,
          () -> mayfly.errors().contains("waiting for Vault at http://127.0.0.1:"));
      assertTrue(mayfly.errors().contains(": cannot be reached: nothing listens"), mayfly::errors);
      mayfly.send("TERM");
      mayfly.exitCode();
    }
  }

  @Test
  @DisplayName("in a pool is replaced in time, however short somebody has made its life in Vault")
  void isReplacedInTime() throws Exception {
    PreparedServers tuned = PreparedServers.prepare("tuned", folder.resolve("tuned"));
    tuned.vault().admin().write("sys/mounts/tuned/tune", Map.of("max_lease_ttl", "9s"));
    List<SQLException> errors = new ArrayList<>();
    Set<String> logins = new TreeSet<>();
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(4);
    try (ServingSidecar sidecar = ServingSidecar.start(tuned, UnaryOperator.identity());
        TaskSession task = sidecar.client().join("job");
        HikariDataSource pool = MayflyPool.open(task, "main/tuned_rw", config)) {
      Await.until(
          "three logins have been used",
          LIMIT,
          () -> {
            query(pool, logins, errors);
            return logins.size() > 2 || !errors.isEmpty();
          });
    }
    assertEquals(List.of(), errors);
  }

  private static void query(HikariDataSource pool, Set<String> logins, List<SQLException> errors) {
    try (Connection connection = pool.getConnection();
        ResultSet row =
            connection.createStatement().executeQuery("SELECT current_user, count(*) FROM sales")) {
      row.next();
      logins.add(row.getString(1));
    } catch (SQLException e) {
      errors.add(e);
    }
  }

  @Test
  @DisplayName("of a guard meets no rotation of the same root by a neighbour, and nothing is left")
  void meetsNoRotation() throws Exception {
    PreparedServers racing =
        PreparedServers.prepare(
            "racing",
            folder.resolve("racing"),
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    rotate_root: engine\n");
    Path file = folder.resolve("racing/mayfly.yaml");
    List<MayflyProcess> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(MayflyProcess.start(racing.folder(), arguments(file, "true")));
    }
    for (MayflyProcess mayfly : runs) {
      assertEquals(0, mayfly.exitCode(), mayfly.errors());
    }
    MayflyProcess.run(racing.folder(), "recover", "-c", file.toString());
    WrittenLedgers ledgers = new WrittenLedgers(racing.folder().resolve("state"));
    assertEquals(List.of(), ledgers.unfinished());
    List<Entry> unknown =
        ledgers.all().stream()
            .flatMap(List::stream)
            .map(Recorded::entry)
            .filter(Entry.IssueUnknown.class::isInstance)
            .toList();
    assertEquals(List.of(), unknown);
  }
}

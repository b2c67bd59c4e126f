package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import dev.mayfly.testing.servers.BaoClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor, on servers prepared by what is generated, under names of their own")
class DoctorTest {

  private static final String NAME = "checked";

  @TempDir static Path folder;
  private static PreparedServers servers;

  private final Screen screen = new Screen();
  private final Command doctor =
      new Commands(new ProcessEnvironment(Map.of(), "nobody")).make("doctor");

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare(NAME, folder);
    Files.setPosixFilePermissions(
        folder.resolve("secret-id"), PosixFilePermissions.fromString("rw-------"));
  }

  private int examine() {
    return screen.type(doctor, "-c", folder.resolve("mayfly.yaml").toString());
  }

  @Test
  @DisplayName("finds nothing to mend, says who we are, and leaves no account behind")
  void clean() {
    assertEquals(0, examine(), screen.out() + screen.err());
    assertTrue(screen.out().contains("✓ target main"), screen.out());
    assertTrue(screen.out().contains("· Vault knows us as approle"), screen.out());
    assertTrue(screen.out().lines().noneMatch(line -> line.contains("✗")), screen.out());
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("finds a function that is missing in the database")
  void missingFunction() {
    finds(
        () -> servers.database().execute(NAME, "ALTER SCHEMA checked_mayfly RENAME TO elsewhere"),
        () -> servers.database().execute(NAME, "ALTER SCHEMA elsewhere RENAME TO checked_mayfly"),
        "✗ Mayfly's functions are missing");
  }

  @Test
  @DisplayName("finds a capability that is missing, and prints the line of policy")
  void missingCapability() {
    String path = "sys/policies/acl/" + NAME;
    String policy = servers.vault().admin().read(path).text("data", "policy");
    String less = policy.replace("path \"auth/token/create/checked\"", "path \"x\"");
    finds(
        () -> write(path, "policy", less),
        () -> write(path, "policy", policy),
        "path \"auth/token/create/checked\" { capabilities = [\"update\"] }");
  }

  @Test
  @DisplayName("finds a connection that does not carry the lease key in the account's name")
  void wrongTemplate() {
    String path = NAME + "/config/main";
    String template =
        servers.vault().admin().read(path).text("data", "connection_details", "username_template");
    finds(
        () -> write(path, "username_template", "{{ .RoleName }}"),
        () -> write(path, "username_template", template),
        "do not carry their lease key");
  }

  private static void write(String path, String field, String value) {
    servers.vault().admin().write(path, Map.of(field, value));
  }

  @Test
  @DisplayName("tells that a role revokes as the engine does by default")
  void defaultStatements() {
    servers
        .vault()
        .admin()
        .write(NAME + "/roles/checked_rw", Map.of("revocation_statements", List.of()));
    examine();
    assertTrue(screen.out().contains("! "), screen.out());
    assertTrue(screen.out().contains("revokes as the engine does by default"), screen.out());
  }

  @Test
  @DisplayName("finds every limit in Vault that ends a login in an environment before its task")
  void lifetimes() {
    BaoClient admin = servers.vault().admin();
    Map<String, String> limits =
        Map.of(
            NAME + "/roles/checked_rw", "max_ttl",
            "sys/mounts/" + NAME + "/tune", "max_lease_ttl",
            "auth/token/roles/" + NAME, "token_explicit_max_ttl");
    limits.forEach((path, field) -> admin.write(path, Map.of(field, "10m")));
    examine();
    limits.forEach((path, field) -> admin.write(path, Map.of(field, "24h")));
    String found = screen.out();
    assertTrue(found.contains("task job may live 1h, and the environment into which"), found);
    assertTrue(found.contains(NAME + "/roles/checked_rw lets its credential last 10m"), found);
    assertTrue(found.contains("the mount " + NAME + " lets its credential last 10m"), found);
    assertTrue(found.contains("auth/token/roles/" + NAME + " lets its credential last 10m"), found);
    assertTrue(found.contains("write checked/roles/checked_rw max_ttl=3600s"), found);
  }

  @Test
  @DisplayName("finds a node that cannot be reached, and prints JSON for machines")
  void unreachableNode() throws Exception {
    Path file =
        servers.configuration(
            "nodes.yaml", "    nodes: [ postgresql://127.0.0.1:1/checked?sslmode=disable ]\n");
    assertEquals(1, screen.type(doctor, "-c", file.toString(), "-o", "jsonl"));
    assertTrue(
        screen
            .out()
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("{\"subject\":\"target main\",\"severity\":\"error\"")
                        && line.contains("127.0.0.1:1")),
        screen.out());
  }

  @Test
  @DisplayName("finds a login file that others can read, and a rule that does not name us")
  void onThisMachine() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("secret-id"), PosixFilePermissions.fromString("rw-r--r--"));
    Path file = servers.configuration("stranger.yaml", "");
    Files.writeString(file, Files.readString(file).replace("[ approle ]", "[ somebody ]"));
    assertEquals(1, screen.type(doctor, "-c", file.toString()));
    Files.setPosixFilePermissions(
        folder.resolve("secret-id"), PosixFilePermissions.fromString("rw-------"));
    assertTrue(screen.out().contains("chmod o= " + folder.resolve("secret-id")), screen.out());
    assertTrue(screen.out().contains("principals: [ \"approle\" ]"), screen.out());
  }

  @Test
  @DisplayName(
      "finds files and pipes in places where others could exchange them, and owners unknown")
  void exposedPlaces() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = servers.configuration("shared.yaml", "");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "{ environment: pg }",
                "{ file: %1$s/a, format: pgservice }, { file: %1$s/b, format: json, owner: nosuchuser }"
                    .formatted(shared)));
    assertEquals(1, screen.type(doctor, "-c", file.toString()));
    String exposed = shared + " may be written to by every user, who could exchange or take away";
    assertTrue(screen.out().contains(exposed), screen.out());
    assertTrue(screen.out().contains("chmod go-w " + shared), screen.out());
    assertTrue(screen.out().contains("there is no user nosuchuser on this machine"), screen.out());
  }

  private void finds(Runnable damage, Runnable repair, String expected) {
    damage.run();
    try {
      assertEquals(1, examine(), screen.out() + screen.err());
      assertTrue(screen.out().contains(expected), screen.out());
    } finally {
      repair.run();
    }
    assertEquals(0, examine(), screen.out());
  }
}

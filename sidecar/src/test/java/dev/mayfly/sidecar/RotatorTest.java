package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A root of two logins that a process may only ask to rotate")
@Tag("each-jdk")
class RotatorTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String NAME = "turns";
  private static final List<String> LOGINS = List.of(NAME + "_root_a", NAME + "_root_b");
  private static final RotationPlace PLACE =
      new RotationPlace("turns-kv", "roots", NAME + "/main", LOGINS);
  private static final String TURNS =
      """
          rotate_root: alternating
          root_logins: [ turns_root_a, turns_root_b ]
          alternating: { mount: turns-kv, path: roots }
      """;

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers =
        PreparedServers.prepare(
            NAME, folder, SharedServers.openBao(), SharedServers.postgreSql(), TURNS);
    BaoClient admin = servers.vault().admin();
    EngineNames engine = new EngineNames(NAME, "main", NAME, NAME + "-guard");
    admin.write(
        "sys/policies/acl/turns-rotator",
        Map.of("policy", new RotationPolicy(PLACE, Optional.of(engine)).rotating()));
    admin.write(
        "auth/approle/role/turns-rotator",
        Map.of(
            "token_policies", List.of("turns-rotator"),
            "bind_secret_id", false,
            "token_bound_cidrs", List.of("127.0.0.1/32")));
    admin.write("auth/approle/role/turns-rotator/role-id", Map.of("role_id", "turns-rotator"));
  }

  @Test
  @DisplayName(
      "is rotated by mayfly rotator, also by one that starts after the request; without one the request is kept")
  void rotated() throws Exception {
    runs();
    assertEquals("0", record().getOrDefault("begun", "0"));
    for (int rotation = 1; rotation <= 2; rotation++) {
      try (MayflyProcess rotator =
          MayflyProcess.start(folder, "rotator", "-c", rotatorsConfiguration().toString())) {
        int least = rotation;
        Await.until("it is rotated", LIMIT, () -> last() >= least);
        runs();
        rotator.send("TERM");
        assertEquals(0, rotator.exitCode(), rotator::words);
      }
    }
    for (String login : LOGINS) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () -> servers.database().connect(NAME, login, "root-of-" + NAME).close());
      assertEquals("28P01", refused.getSQLState());
    }
  }

  @Test
  @DisplayName(
      "is rotated by nobody who has no identity for it, and mayfly rotator says what it lacks")
  void without() throws Exception {
    try (MayflyProcess rotator =
        MayflyProcess.start(folder, "rotator", "-c", folder.resolve("mayfly.yaml").toString())) {
      assertEquals(2, rotator.exitCode(), rotator::words);
      assertTrue(rotator.words().contains("[nothing-to-rotate]"), rotator.words());
    }
  }

  /** A task that asks when it is over. */
  private static void runs() throws Exception {
    try (MayflyProcess run =
        MayflyProcess.start(
            folder, "run", "-c", folder.resolve("mayfly.yaml").toString(), "--", "true")) {
      assertEquals(0, run.exitCode(), run::words);
    }
  }

  private static Path rotatorsConfiguration() throws Exception {
    String text = Files.readString(folder.resolve("mayfly.yaml"));
    return Files.writeString(
        folder.resolve("rotator.yaml"),
        text.replace(
                "path: roots }", "path: roots, auth: { method: approle, role_id: turns-rotator } }")
            .replace(folder + "/state", folder + "/rotator-state"));
  }

  private static int last() {
    return Integer.parseInt(record().getOrDefault("last", "0"));
  }

  private static Map<String, String> record() {
    Map<String, ?> data =
        servers.vault().admin().read("turns-kv/data/roots/" + PLACE.root()).data();
    Map<String, String> record = new java.util.TreeMap<>();
    ((Map<?, ?>) data.get("data"))
        .forEach((key, value) -> record.put(String.valueOf(key), String.valueOf(value)));
    return record;
  }
}

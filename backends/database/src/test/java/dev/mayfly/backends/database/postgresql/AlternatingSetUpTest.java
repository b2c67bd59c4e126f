package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Breaking;
import dev.mayfly.backends.database.RootTurns;
import dev.mayfly.backends.database.RotatingProcess;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.rotation.RequestedRotation;
import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.database.rotation.RotationSetUp;
import dev.mayfly.backends.database.vault.VaultPolicy;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.backend.RotationRequests;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The set-up of two root logins that take turns")
class AlternatingSetUpTest {

  private Reporting reporting;
  private RootTurns turns;
  private AlternatingSettings settings;

  @BeforeEach
  void prepare() {
    reporting = Reporting.taking(SharedServers.openBao(), SharedServers.postgreSql());
    turns = new RootTurns(reporting);
    settings = reporting.settings.issuing().alternating().orElseThrow();
  }

  @AfterEach
  void close() {
    reporting.close();
  }

  @Test
  @DisplayName(
      "is found to have nothing wrong, before a rotation and after, and tells the way back")
  void clean() throws Exception {
    assertEquals(List.of(), reporting.faults());
    turns.process(Breaking.nothing()).rotate();
    assertEquals(List.of(), reporting.faults());
    assertEquals(List.of(), reporting.backend.differences(reporting.soon()));
    assertTrue(notes().contains("The way back"), notes());
  }

  private String notes() {
    return reporting.backend.examine(reporting.soon()).toString();
  }

  @Test
  @DisplayName("lets who rotates change the connection's login, and nothing else of it")
  void parameters() {
    BaoClient rotator = as(reporting.name + "-rotator");
    String config = reporting.settings.engine().names().config();
    for (Map<String, String> forbidden :
        List.of(
            Map.of("connection_url", "postgresql://{{username}}:{{password}}@thief/"),
            Map.of("username", "postgres", "password", "x"),
            Map.of("allowed_roles", "*"))) {
      BaoException denied =
          assertThrows(BaoException.class, () -> rotator.write(config, forbidden));
      assertTrue(String.valueOf(denied.getMessage()).contains("permission denied"));
    }
    assertThrows(
        BaoException.class,
        () -> rotator.write(config, Map.of("username", turns.active(), "password", "wrong")));
  }

  private BaoClient as(String role) {
    String id =
        reporting
            .vault
            .admin()
            .read("auth/approle/role/" + role + "/role-id")
            .text("data", "role_id");
    String token =
        reporting
            .vault
            .client()
            .write("auth/approle/login", Map.of("role_id", id))
            .text("auth", "client_token");
    return reporting.vault.client().withToken(token);
  }

  @Test
  @DisplayName(
      "is found where who rotates may write all of the connection, with the policy that mends it")
  void unlimited() {
    String config = reporting.settings.engine().names().config();
    String policy = rights(settings.place()).rotating();
    String path = "sys/policies/acl/" + reporting.name + "-rotator";
    reporting
        .vault
        .admin()
        .write(path, Map.of("policy", policy.replaceFirst("(?m)^  allowed_parameters.*$", "")));
    Finding found = error();
    assertTrue(found.what().contains("may write anything to " + config), found.what());
    assertEquals(policy, found.remedy());
    reporting.vault.admin().write(path, Map.of("policy", found.remedy()));
    assertEquals(List.of(), reporting.faults());
  }

  private RotationPolicy rights(RotationPlace place) {
    return new RotationPolicy(place, Optional.of(reporting.settings.engine().names()));
  }

  private Finding error() {
    List<Finding> errors =
        reporting.backend.examine(reporting.soon()).stream()
            .filter(found -> found.severity() == Severity.ERROR)
            .toList();
    assertEquals(1, errors.size(), errors.toString());
    return errors.get(0);
  }

  @Test
  @DisplayName("is found where the record and the connection do not agree")
  void changed() {
    reporting
        .vault
        .admin()
        .write(
            reporting.settings.engine().names().config(),
            Map.of("username", reporting.name + "_root_b", "password", Reporting.ROOT_PASSWORD));
    assertTrue(error().what().contains("somebody else has changed it"), error().what());
  }

  @Test
  @DisplayName("is found where a login is no member of the owner role, or the row is missing")
  void server() {
    reporting.administer(
        "postgres", "REVOKE %1$s_owner FROM %1$s_root_b".formatted(reporting.name));
    assertTrue(error().remedy().endsWith("WITH INHERIT FALSE, SET TRUE"), error().remedy());
    reporting.administer("postgres", error().remedy());
    reporting.server.execute(reporting.name, "DROP TABLE " + reporting.name + "_mayfly.root_epoch");
    assertTrue(error().remedy().startsWith("mayfly generate sql"), error().remedy());
  }

  @Test
  @DisplayName(
      "lets who may only ask do that, and see no password; one rotation serves all of them")
  void asking() throws Exception {
    PostgresSettings asking = reporting.settings(reporting.asking());
    AlternatingSettings place = asking.issuing().alternating().orElseThrow();
    assertEquals(Optional.empty(), place.rotator());
    String policy = "sys/policies/acl/" + reporting.name;
    reporting.vault.admin().write(policy, Map.of("policy", rights(place.place()).asking()));
    RotatingProcess process = turns.process(Breaking.nothing());
    RotationRequests requests = process.rotation().requests().orElseThrow();
    assertFalse(requests.pending(reporting.soon()));
    RequestedRotation asks = new RequestedRotation(place, reporting.session);
    for (int i = 0; i < 3; i++) {
      assertEquals(new RotationOutcome.Requested(), asks.rotate(reporting.soon()));
    }
    assertTrue(requests.pending(reporting.soon()));
    BaoException denied =
        assertThrows(
            BaoException.class,
            () ->
                as(reporting.name)
                    .read("%s-kv/data/roots/%s-db/main".formatted(reporting.name, reporting.name)));
    assertTrue(String.valueOf(denied.getMessage()).contains("permission denied"));
    reporting
        .vault
        .admin()
        .write(policy, Map.of("policy", new VaultPolicy(asking.engine()).sidecar()));
    process.rotate();
    assertFalse(requests.pending(reporting.soon()));
  }

  @Test
  @DisplayName("takes two logins, and says so")
  void two() {
    Map<String, Object> one = new HashMap<>(reporting.asking());
    one.put("root_logins", List.of("only"));
    IllegalSettingException refused =
        assertThrows(IllegalSettingException.class, () -> reporting.settings(one));
    assertTrue(String.valueOf(refused.getMessage()).contains("takes two logins"));
  }

  @Test
  @DisplayName(
      "is written by the generated script, which can run again and begins anew with new passwords")
  void script(@TempDir Path folder) throws Exception {
    RotationSetUp setUp =
        new RotationSetUp(
            settings.place(),
            Optional.of(reporting.settings.engine().names()),
            new VaultCommands(Optional.empty()));
    turns.process(Breaking.nothing()).rotate();
    run(folder, setUp.script(), Map.of());
    turns.assertOver();
    for (String login : settings.place().logins()) {
      reporting.administer("postgres", "ALTER ROLE %s PASSWORD 'new-%s'".formatted(login, login));
    }
    run(
        folder,
        setUp.script(),
        Map.of(
            "ROOT_PASSWORD", "new-" + settings.place().logins().get(0),
            "SECOND_ROOT_PASSWORD", "new-" + settings.place().logins().get(1)));
    assertEquals(settings.place().logins().get(0), turns.active());
    turns.remember();
    turns.process(Breaking.nothing()).rotate();
    turns.assertOver();
    run(folder, setUp.removal(), Map.of());
    assertThrows(BaoException.class, turns::record);
  }

  private void run(Path folder, String script, Map<String, String> variables) throws Exception {
    Path file = Files.writeString(folder.resolve("script"), script);
    Path output = folder.resolve("output");
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    shell.redirectOutput(output.toFile());
    shell.environment().put("PATH", OpenBaoBinary.locate().getParent() + ":/usr/bin:/bin");
    shell.environment().put("VAULT_ADDR", reporting.vault.address());
    shell.environment().put("VAULT_TOKEN", reporting.vault.rootToken());
    shell.environment().putAll(variables);
    assertEquals(0, shell.start().waitFor(), Files.readString(output));
  }
}

package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The generated script for Vault")
class VaultScriptTest {

  @TempDir Path folder;

  @Test
  @DisplayName(
      "sets up with the command line what the examination finds nothing wrong with, can run again, and is undone by its counterpart")
  void wholeRound() throws Exception {
    try (Reporting reporting = new Reporting(SharedServers.postgreSql(), Map.of())) {
      VaultSetUp setUp = reporting.setUp(new VaultCommands(Optional.empty()));
      run(setUp.removal());
      String mount = reporting.settings.engine().names().mount();
      assertThrows(
          BaoException.class, () -> reporting.vault.admin().read(mount + "/roles/reporting-ro"));

      run(setUp.script(), ROOT);
      assertTrue(run(setUp.script()).contains("ROOT_PASSWORD is not set"));
      assertEquals(List.of(), reporting.backend.differences(reporting.soon()));
      VaultSetUp.Write changed = setUp.role("reporting-ro");
      reporting.vault.admin().write(changed.path(), Map.of("default_ttl", 61, "db_name", "main"));
      List<Difference> differences = reporting.backend.differences(reporting.soon());
      assertEquals(List.of(changed.path()), differences.stream().map(Difference::place).toList());
      assertTrue(differences.get(0).there().contains("default_ttl: 61"), differences.toString());
      assertTrue(differences.get(0).wanted().contains("default_ttl: 900"), differences.toString());
      run(setUp.script());
      assertEquals(List.of(), reporting.faults());
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      reporting.connect(issued).close();

      run(setUp.removal());
      assertEquals(List.of("f"), accountExists(reporting, issued));
      assertThrows(BaoException.class, () -> reporting.vault.admin().read(mount + "/config/main"));
      assertFalse(setUp.script().contains("root-before-its-rotation"));
    }
  }

  @Test
  @DisplayName("works in the configured namespace and in no other, whatever the environment says")
  void namespace() throws Exception {
    try (Reporting reporting = new Reporting(SharedServers.postgreSql(), Map.of())) {
      reporting.vault.admin().write("sys/namespaces/team-a");
      VaultSetUp root = reporting.setUp(new VaultCommands(Optional.empty()));
      run(root.removal());
      VaultSetUp setUp = reporting.setUp(new VaultCommands(Optional.of("team-a")));
      run(setUp.script());
      String role = reporting.settings.engine().names().role("reporting-ro");
      BaoClient team = reporting.vault.admin().withNamespace("team-a");
      assertEquals("main", team.read(role).text("data", "db_name"));
      assertThrows(BaoException.class, () -> reporting.vault.admin().read(role));
      String remedy = setUp.remedy(setUp.role("reporting-ro"));
      assertTrue(remedy.startsWith("vault write -namespace=team-a "), remedy);
      run("vault() { bao \"$@\"; }\n" + remedy.replace(" " + role + " ", " " + role + "-2 "));
      assertEquals("main", team.read(role + "-2").text("data", "db_name"));
      run(setUp.removal());
      assertThrows(BaoException.class, () -> team.read(role));
    }
  }

  private static List<String> accountExists(Reporting reporting, Issued issued) {
    return reporting.server.query(
        "postgres",
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '"
            + issued.credential().account()
            + "')");
  }

  private static final Map<String, String> ROOT =
      Map.of("ROOT_PASSWORD", "root-before-its-rotation");

  private String run(String script) throws IOException, InterruptedException {
    return run(script, Map.of());
  }

  private String run(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    shell.redirectOutput(folder.resolve("output").toFile());
    shell.environment().put("PATH", OpenBaoBinary.locate().getParent() + ":/usr/bin:/bin");
    shell.environment().put("VAULT_ADDR", SharedServers.openBao().address());
    shell.environment().put("VAULT_TOKEN", SharedServers.openBao().rootToken());
    shell.environment().putAll(variables);
    assertEquals(0, shell.start().waitFor(), () -> read(folder.resolve("output")));
    return read(folder.resolve("output"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

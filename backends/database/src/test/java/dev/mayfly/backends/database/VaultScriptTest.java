package dev.mayfly.backends.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
      VaultSetUp setUp = new VaultSetUp(reporting.settings);
      run(setUp.removal());
      String mount = reporting.settings.engine().mount();
      assertThrows(
          BaoException.class, () -> reporting.vault.admin().read(mount + "/roles/reporting-ro"));

      run(setUp.script());
      run(setUp.script());
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      reporting.connect(issued).close();
      assertEquals(1, reporting.backend.examine(reporting.soon()).size());

      run(setUp.removal());
      assertEquals(List.of("f"), accountExists(reporting, issued));
      assertThrows(BaoException.class, () -> reporting.vault.admin().read(mount + "/config/main"));
      assertFalse(setUp.script().contains("root-before-its-rotation"));
    }
  }

  private static List<String> accountExists(Reporting reporting, Issued issued) {
    return reporting.server.query(
        "postgres",
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '"
            + issued.credential().account()
            + "')");
  }

  private void run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    shell.redirectOutput(folder.resolve("output").toFile());
    shell.environment().put("PATH", OpenBaoBinary.locate().getParent() + ":/usr/bin:/bin");
    shell.environment().put("VAULT_ADDR", SharedServers.openBao().address());
    shell.environment().put("VAULT_TOKEN", SharedServers.openBao().rootToken());
    shell.environment().put("ROOT_PASSWORD", "root-before-its-rotation");
    assertEquals(0, shell.start().waitFor(), () -> read(folder.resolve("output")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

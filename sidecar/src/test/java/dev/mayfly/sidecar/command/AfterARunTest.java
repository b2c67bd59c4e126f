package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("After a run on real servers")
class AfterARunTest {

  @TempDir Path folder;

  @Test
  @DisplayName("nothing is held, the receipt tells how the end was proven, and the ledger verifies")
  void theLedgerTells() throws Exception {
    PreparedServers.prepare("after", folder);
    String file = folder.resolve("mayfly.yaml").toString();
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    Screen screen = new Screen(environment);
    Commands commands = new Commands(new ProcessEnvironment(environment, "nobody"));

    assertEquals(
        7, screen.type(commands.make("run"), "-c", file, "--", "sh", "-c", "exit 7"), screen.err());
    assertEquals(0, screen.type(commands.make("leases"), "-c", file));
    assertEquals("No credential is held.\n", screen.out());
    assertEquals(0, screen.type(commands.make("receipts"), "job", "-c", file), screen.out());
    assertTrue(screen.out().contains("REVOKED: "), screen.out());
    assertTrue(screen.out().contains(" by CATALOGUE"), screen.out());
    assertEquals(0, screen.type(commands.make("audit verify"), "-c", file), screen.out());
    assertEquals(0, screen.type(commands.make("audit show"), "--task", "job", "-c", file));
    assertTrue(screen.out().contains("no access is left, proven by"), screen.out());
    assertEquals(0, screen.type(commands.make("stranded list"), "-c", file), screen.out());
  }
}

package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.Credential;
import dev.mayfly.client.TaskSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An operator, beside a real sidecar on real servers,")
class OperatorsTest {

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("ops", folder);
  }

  private static InProcess mayfly(String... arguments) {
    return InProcess.run(arguments);
  }

  @Test
  @DisplayName("sees its tasks without their secrets, and ends one; the receipt names who did")
  void seesAndEnds() throws Exception {
    String state = folder.resolve("state").toString();
    try (ServingSidecar sidecar = ServingSidecar.start(servers, text -> text)) {
      TaskSession task = sidecar.client().join("job");
      Credential login = task.credential("main/ops_rw");
      InProcess status = mayfly("status", "--state", state);
      assertEquals(0, status.exitCode(), status.words());
      assertTrue(status.output().startsWith("sidecar, process "), status.words());
      assertTrue(status.output().contains("job/" + task.incarnation()), status.words());
      assertTrue(status.output().contains("1 ACTIVE"), status.words());
      InProcess json = mayfly("status", "--state", state, "-o", "json");
      assertTrue(json.output().contains("\"state\":\"ALIVE\""), json.words());
      assertTrue(json.output().contains(login.username()), json.words());
      assertFalse(json.output().contains(login.password()), "no credential is told");

      InProcess typo = mayfly("end", "jbo", "--state", state);
      assertEquals(2, typo.exitCode());
      assertTrue(typo.errors().contains("Did you mean job?"), typo.errors());

      InProcess end = mayfly("end", "job", "--reason", "TICKET-12", "--wait", "--state", state);
      assertEquals(0, end.exitCode(), end.words());
      assertTrue(end.output().contains("proven to be gone"), end.words());
      assertEquals(
          List.of(), servers.accounts().stream().filter(login.username()::equals).toList());

      InProcess after = mayfly("end", "job", "--state", state);
      assertEquals(0, after.exitCode(), after.words());
      assertTrue(after.output().contains("is over already: REQUESTED"), after.words());
      assertTrue(after.output().contains(": TICKET-12"), after.words());
      task.close();
    }
    InProcess none = mayfly("end", "job", "--state", state);
    assertEquals(2, none.exitCode());
    assertTrue(none.errors().contains("[no-sidecar]"), none.errors());
    InProcess status = mayfly("status", "--state", state);
    assertEquals("No sidecar runs with this state folder.\n", status.output());
  }
}

package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where Mayfly makes PostgreSQL's accounts itself,")
class DirectFaultsTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();

  private FaultyProxy proxy;
  private Reporting reporting;

  @BeforeEach
  void prepare() {
    proxy = FaultyProxy.before(SERVER.port());
    reporting = direct(Map.of());
  }

  private Reporting direct(Map<String, Object> more) {
    return Reporting.direct(SharedServers.openBao(), SERVER, proxy.port(), more);
  }

  @AfterEach
  void close() {
    proxy.heal();
    reporting.close();
    proxy.close();
  }

  @Test
  @DisplayName("a root's password that somebody has changed is told, and mended by the script")
  void wrongPassword() throws Exception {
    reporting.administer(
        "postgres", "ALTER ROLE %s_root PASSWORD 'of somebody else'".formatted(reporting.name));
    BackendException refused = refused();
    assertEquals(Kind.DENIED, refused.kind());
    String said =
        "root login %1$s_root is not let in with the password in %1$s-kv/roots/direct/reporting: password authentication failed"
            .formatted(reporting.name);
    assertTrue(refused.message().startsWith(said), refused.message());
    assertTrue(errors().stream().anyMatch(error -> error.what().startsWith(said)));
    reporting.administer(
        "postgres",
        "ALTER ROLE %s_root PASSWORD '%s'".formatted(reporting.name, Reporting.ROOT_PASSWORD));
    reporting.issue(reporting.newKey());
  }

  @Test
  @DisplayName("root logins that nobody has written to Vault are told, with what writes them")
  void missingRecord() throws Exception {
    String record = reporting.name + "-kv/metadata/roots/direct/reporting";
    reporting.vault.admin().delete(record);
    BackendException refused = refused();
    assertEquals(Kind.INVALID, refused.kind());
    assertTrue(refused.message().contains("does not exist"), refused.message());
    assertTrue(refused.message().contains("fix: mayfly generate vault"), refused.message());
    assertTrue(
        errors().stream().anyMatch(error -> error.what().equals(refused.message())),
        () -> errors().toString());
  }

  @Test
  @DisplayName("a server that cannot be reached is waited for: nothing was made")
  void unreachable() throws Exception {
    proxy.refuse();
    assertEquals(Kind.TRANSIENT, refused().kind());
    assertTrue(
        errors().stream()
            .anyMatch(error -> error.what().startsWith("the root login cannot log in: ")));
    proxy.listen();
    reporting.issue(reporting.newKey());
  }

  @Test
  @DisplayName("an account whose making was not answered counts as made, and is ended by its key")
  void lostAnswer() throws Exception {
    Guard guard = reporting.guard();
    for (Fault fault :
        List.of(
            Fault.loseAnswer(DirectFaultsTest::commits),
            Fault.loseRequest(DirectFaultsTest::commits),
            Fault.loseAnswer(head -> head.contains("CREATE ROLE")))) {
      proxy.inject(fault);
      LeaseKey key = reporting.newKey();
      BackendException lost = assertThrows(BackendException.class, () -> reporting.issue(key));
      assertEquals(1, fault.hits());
      assertEquals(Kind.UNKNOWN, lost.kind(), lost.message());
      Cleaned cleaned = guard.destroy(List.of(Reporting.accounts(key)), reporting.soon()).get(0);
      assertEquals(Map.of(), cleaned.failures());
      assertEquals(List.of(), accountsOf(key));
    }
  }

  private static boolean commits(String head) {
    return head.contains("COMMIT") && !head.contains("COMMENT");
  }

  @Test
  @DisplayName("nothing is left of an account that the server refused half-way")
  void refusedHalfWay() {
    Map<String, Object> role =
        Map.of(
            "name",
            Reporting.ROLE,
            "statements",
            List.of("COMMIT AND CHAIN", "ALTER ROLE \"{{name}}\" SET no_such.thing"));
    try (Reporting broken = direct(Map.of("roles", List.of(role)))) {
      LeaseKey key = broken.newKey();
      BackendException refused = assertThrows(BackendException.class, () -> broken.issue(key));
      assertEquals(Kind.INVALID, refused.kind());
      assertTrue(refused.message().contains("syntax error"), refused.message());
      assertEquals(List.of(), accountsOf(key));
    }
  }

  @Test
  @DisplayName(
      "an account that outlived its own time is found by whoever looks, and ended by its key")
  void abandoned() throws Exception {
    Guard guard = reporting.guard();
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    assertEquals(List.of(), guard.abandoned(reporting.soon()));
    SERVER.execute(
        "ALTER ROLE \"%s\" VALID UNTIL '2020-01-01'".formatted(issued.credential().account()));
    assertEquals(List.of(key), guard.abandoned(reporting.soon()));
    guard.destroy(List.of(Reporting.accounts(key)), reporting.soon());
    assertEquals(List.of(), guard.abandoned(reporting.soon()));
    assertEquals(List.of(), accountsOf(key));
  }

  private static List<String> accountsOf(LeaseKey key) {
    return SERVER.query(
        "postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE '%-" + key + "-%'");
  }

  private BackendException refused() {
    return assertThrows(BackendException.class, () -> reporting.issue(reporting.newKey()));
  }

  private List<Finding> errors() {
    return reporting.backend.examine(reporting.soon()).stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .toList();
  }
}

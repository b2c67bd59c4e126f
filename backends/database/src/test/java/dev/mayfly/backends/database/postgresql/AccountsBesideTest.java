package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.UnknownAccount;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.servers.BaoAnswer;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A guard that looks for accounts that were made beside Mayfly")
class AccountsBesideTest {

  private Reporting reporting;
  private PostgresGuard guard;

  /** What somebody has who made it with what Mayfly logs in with. */
  private record Minted(String account, String password) {}

  @BeforeEach
  void prepare() throws BackendException {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
    guard = reporting.guard();
  }

  @AfterEach
  void close() {
    reporting.close();
  }

  private Minted mint(String tokenRole, String name, String role) {
    BaoClient bao = reporting.vault.admin();
    BaoAnswer token =
        bao.write("auth/token/create/" + tokenRole, Map.of("display_name", name, "ttl", "1h"));
    BaoAnswer login =
        bao.withToken(token.text("auth", "client_token"))
            .read(reporting.settings.engine().names().creds(role));
    return new Minted(login.text("data", "username"), login.text("data", "password"));
  }

  private Minted mint(String name) {
    return mint(reporting.settings.engine().names().tokenRole(), name, Reporting.ROLE);
  }

  private List<String> unknown() throws BackendException {
    return guard.unknown(reporting.soon()).stream().map(UnknownAccount::name).toList();
  }

  private Map<String, String> end(Minted minted) throws BackendException {
    return guard.endUnknown(
        List.of(new UnknownAccount(minted.account(), Optional.empty(), "")), reporting.soon());
  }

  private Connection connect(Minted minted) throws SQLException {
    return reporting.server.connect(reporting.name, minted.account(), minted.password());
  }

  @Test
  @DisplayName("finds one through the same token role, with the name of no lease")
  void withoutKey() throws BackendException {
    assertEquals(List.of(), unknown());
    Minted minted = mint("keepme");
    List<UnknownAccount> found = guard.unknown(reporting.soon());
    assertEquals(1, found.size(), found.toString());
    assertEquals(minted.account(), found.get(0).name());
    assertEquals(Optional.empty(), found.get(0).key());
    reporting.server.execute(reporting.name, found.get(0).remedy());
    assertEquals(List.of(), unknown());
  }

  @Test
  @DisplayName("finds one with a key, until whoever has the lease has looked at it")
  void withKey() throws BackendException {
    LeaseKey key = reporting.newKey();
    Issued elsewhere = reporting.issue(key);
    assertEquals(Optional.of(key), guard.unknown(reporting.soon()).get(0).key());
    guard.observe(List.of(Reporting.accounts(key)), reporting.soon());
    assertEquals(List.of(), unknown());
    Minted minted = mint(reporting.newKey().value());
    assertEquals(List.of(minted.account()), unknown());
    assertEquals(1, end(minted).size(), "it could be of a Mayfly elsewhere");
    assertEquals(1, end(new Minted(elsewhere.credential().account(), "")).size());
    assertEquals(List.of(minted.account()), unknown());
  }

  @Test
  @DisplayName("ends one, its sessions too, though it holds its own row")
  void ends() throws Exception {
    Minted minted = mint("keepme");
    try (Connection session = connect(minted)) {
      session.setAutoCommit(false);
      session.createStatement().execute("ALTER ROLE CURRENT_USER PASSWORD 'x'");
      assertEquals(Map.of(), end(minted));
      assertFalse(session.isValid(5));
    }
    SQLException refused = assertThrows(SQLException.class, () -> connect(minted).close());
    assertEquals("28000", refused.getSQLState());
    assertEquals(List.of(), unknown());
    assertEquals(
        List.of("0"),
        reporting.server.query(
            "postgres",
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = '"
                + minted.account()
                + "'"));
  }

  @Test
  @DisplayName("finds and ends a guard's login that is no Mayfly's, and no other guard's")
  void guards() throws Exception {
    reporting.deliverGuardLogin(reporting.newKey());
    assertEquals(List.of(), unknown());
    Minted minted =
        mint(
            reporting.settings.engine().names().guardTokenRole(),
            "keepme",
            reporting.settings.engine().names().guardRole());
    assertEquals(List.of(minted.account()), unknown());
    assertEquals(Map.of(), end(minted));
    assertEquals(List.of(), unknown());
  }

  @Test
  @DisplayName("finds one that a person made with our prefix, and leaves it alone")
  void byHand() throws BackendException {
    String name = reporting.settings.target().roleNames().accounts().prefix() + "by-hand";
    reporting.server.execute(
        "CREATE ROLE \"%s\" LOGIN; GRANT %s_reader TO \"%1$s\"".formatted(name, reporting.name));
    assertEquals(List.of(name), unknown());
    assertEquals(1, end(new Minted(name, "")).size());
    assertEquals(List.of(name), unknown());
    reporting.server.execute("DROP ROLE \"" + name + "\"");
  }

  @Test
  @DisplayName("is what an examination does too, which tells how to end it")
  void examination() {
    Minted minted = mint("keepme");
    List<Finding> findings = reporting.backend.examine(reporting.soon());
    Finding found =
        findings.stream()
            .filter(f -> f.what().contains(minted.account()))
            .findFirst()
            .orElseThrow();
    assertEquals(Finding.Severity.WARNING, found.severity());
    assertTrue(found.remedy().contains("NOLOGIN"), found.remedy());
  }
}

package dev.mayfly.backends.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.plugin.PluginVault.Lease;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rotation of the root's password by OpenBao, through the plugin")
class RootRotationTest {

  private static ReportingDatabase database;
  private static PluginVault vault;
  private static FaultyProxy way;

  @BeforeAll
  static void start() {
    database = new ReportingDatabase(PostgreSql.builder().start());
    way = FaultyProxy.before(database.server.port());
    vault = PluginVault.start();
  }

  @AfterAll
  static void stop() {
    vault.close();
    way.close();
    database.server.close();
  }

  @BeforeEach
  void connect() {
    database.setRootPassword(ReportingDatabase.ROOT_PASSWORD);
    vault.connection("pg", database.connection(way.port()));
    vault.role("writer", "pg", 600, ReportingDatabase.creation());
  }

  @AfterEach
  void heal() {
    way.heal();
  }

  @Test
  @DisplayName(
      "issuing goes on, leases made before can be ended, the old password is refused, and nothing is left on the disk")
  void rotated() throws Exception {
    Lease before = vault.issue("writer");
    vault.rotateRoot("pg");
    Lease after = vault.issue("writer");
    assertThrows(SQLException.class, () -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
    vault.revoke(before);
    vault.revoke(after);
    assertFalse(database.hasAccount(before));
    assertEquals(List.of(), written());
  }

  @Test
  @DisplayName(
      "OpenBao is killed once the server has the new password and before it is stored: it is not locked out")
  void killedBeforeItStores() throws Exception {
    vault.revoke(vault.issue("writer"));
    Fault held = way.inject(Fault.holdAnswer(head -> head.contains("COMMIT"), PluginVault.LIMIT));
    List<ProcessHandle> plugins = vault.plugins();
    CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> vault.rotateRoot("pg"));
    held.awaitHit(PluginVault.LIMIT);
    assertThrows(SQLException.class, () -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
    assertEquals(1, written().size());
    vault.vault.kill();
    assertThrows(Exception.class, rotation::join);
    way.heal();
    assertEquals(1, plugins.size());
    Await.until(
        "the plugin ends with its Vault", PluginVault.LIMIT, () -> !plugins.get(0).isAlive());
    vault.vault.start();
    Lease lease = vault.issueAtLast("writer");
    assertDoesNotThrow(() -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
    assertTrue(vault.logs("a rotation of mayfly_root was cut off"));
    vault.revoke(lease);
    vault.rotateRoot("pg");
    vault.revoke(vault.issue("writer"));
    assertThrows(SQLException.class, () -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
  }

  @Test
  @DisplayName("the plugin is killed before the server has the new password: the old one stays")
  void pluginKilledBefore() throws Exception {
    Fault held = way.inject(Fault.holdRequest(head -> head.contains("SCRAM"), PluginVault.LIMIT));
    CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> vault.rotateRoot("pg"));
    held.awaitHit(PluginVault.LIMIT);
    vault.plugins().forEach(ProcessHandle::destroyForcibly);
    assertThrows(Exception.class, rotation::join);
    way.cut();
    way.heal();
    vault.revoke(vault.issueAtLast("writer"));
    assertDoesNotThrow(() -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
  }

  @Test
  @DisplayName("without a folder for it nothing is rotated, and the remedy is told")
  void noFolder() {
    vault.register("without-folder", List.of());
    Map<String, Object> details = new HashMap<>(database.connection(way.port()));
    details.put("plugin_name", "without-folder");
    vault.connection("stateless", details);
    BaoException refused = assertThrows(BaoException.class, () -> vault.rotateRoot("stateless"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("MAYFLY_PLUGIN_STATE"), refused::toString);
    assertDoesNotThrow(() -> logInAsRoot(ReportingDatabase.ROOT_PASSWORD));
  }

  private static void logInAsRoot(String password) throws SQLException {
    database.server.connect("reporting", "mayfly_root", password).close();
  }

  private static List<Path> written() throws IOException {
    try (Stream<Path> files = Files.list(vault.state)) {
      return files.toList();
    }
  }
}

package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of an issue that the engine failed to do,")
class CertainFailuresTest {

  private static final String CREATION =
      "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final PostgreSql server = SharedServers.postgreSql();
  private final String name = "f" + UUID.randomUUID().toString().substring(0, 8);
  private SpringVaultGateway vault;

  @BeforeEach
  void prepare() {
    server.execute("CREATE DATABASE " + name);
    server.execute("CREATE ROLE " + name + "_root LOGIN CREATEROLE PASSWORD 'right'");
    admin.write("sys/mounts/" + name, Map.of("type", "database"));
    connect(name, "right", server.port());
    role(CREATION);
    vault =
        new SpringVaultGateway(
            new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none()));
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void connect(String database, String password, int port) {
    admin.write(
        name + "/config/db",
        Map.of(
            "plugin_name",
            "postgresql-database-plugin",
            "connection_url",
            "postgresql://{{username}}:{{password}}@127.0.0.1:" + port + "/" + database,
            "username",
            name + "_root",
            "password",
            password,
            "allowed_roles",
            "*",
            "verify_connection",
            false));
  }

  private void role(String... statements) {
    admin.write(
        name + "/roles/job", Map.of("db_name", "db", "creation_statements", List.of(statements)));
  }

  private void isTold(Kind kind, String... words) {
    isTold("job", kind, words);
  }

  private void isTold(String role, Kind kind, String... words) {
    Expect.failure(kind, () -> issue(role), words);
    assertEquals(
        List.of(),
        server.query(
            "postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%" + name + "%'"));
  }

  private void issue(String role) throws BackendException {
    VaultCall call = VaultCall.read(name + "/creds/" + role).creatingAccess();
    vault.call(call.with(Secret.of(bao.rootToken())), clock.soon()).orThrow(call);
  }

  @Test
  @DisplayName("a wrong root password proves that nothing was made, and may be mended soon")
  void wrongPassword() {
    connect(name, "wrong", server.port());
    isTold(Kind.TRANSIENT, "28P01", "fix: give the connection in Vault the password");
  }

  @Test
  @DisplayName("a database that is not there proves that nothing was made")
  void noDatabase() {
    connect("nowhere", "right", server.port());
    isTold(Kind.INVALID, "3D000", "fix: correct the database");
  }

  @Test
  @DisplayName("a root that may not log in proves that nothing was made")
  void locked() {
    server.execute("ALTER ROLE " + name + "_root NOLOGIN");
    isTold(Kind.INVALID, "28000", "fix: let Vault's root login in");
  }

  @Test
  @DisplayName("a root with no connection left proves that nothing was made, and is tried again")
  void tooMany() {
    server.execute("ALTER ROLE " + name + "_root CONNECTION LIMIT 0");
    isTold(Kind.TRANSIENT, "53300", "fix: raise the limit");
  }

  @Test
  @DisplayName(
      "a database that nobody listens for proves that nothing was made, and is tried again")
  void unreachable() {
    connect(name, "right", 1);
    isTold(Kind.TRANSIENT, "connection refused");
  }

  @Test
  @DisplayName("a database that may only be read proves that nothing was made")
  void readOnly() {
    server.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    isTold(Kind.INVALID, "25006", "fix: make the database writable");
  }

  @Test
  @DisplayName("a group role that is not there proves that nothing was made")
  void noGroup() {
    role(CREATION + " IN ROLE nobody_made_it");
    isTold(Kind.INVALID, "42704", "fix: mayfly generate sql");
  }

  @Test
  @DisplayName("a root without the right to make roles proves that nothing was made")
  void noRight() {
    server.execute("ALTER ROLE " + name + "_root NOCREATEROLE");
    isTold(Kind.INVALID, "42501", "fix: mayfly generate sql");
  }

  @Test
  @DisplayName("a statement that fails after the one that makes the account undoes that too")
  void laterStatement() {
    role(CREATION, "SELECT 1 / 0");
    isTold(Kind.INVALID, "22012");
  }

  @Test
  @DisplayName("a connection that does not allow the role, or is not there, proves that too")
  void notConfigured() {
    admin.write(name + "/config/db", Map.of("allowed_roles", "other", "verify_connection", false));
    isTold(Kind.INVALID, "is not an allowed role", "fix: mayfly generate vault");
    admin.write(name + "/roles/lost", Map.of("db_name", "none", "creation_statements", CREATION));
    isTold("lost", Kind.INVALID, "failed to find entry", "fix: mayfly generate vault");
    isTold("unknown", Kind.INVALID, "unknown role");
  }

  @Test
  @DisplayName("a server that stops in the middle proves nothing")
  void stopped() {
    role(CREATION, "SELECT pg_terminate_backend(pg_backend_pid())");
    isTold(Kind.UNKNOWN, "57P01");
  }

  @Test
  @DisplayName("what Vault says of itself proves nothing, whatever it names besides")
  void vaultItself() {
    VaultCall call = VaultCall.read("database/creds/job").creatingAccess();
    for (String words :
        List.of(
            "internal error",
            "failed to persist lease entry: failed to connect to `user=bao`: (SQLSTATE 28P01)",
            "2 errors occurred:\n\t* failed to execute query: ERROR: no (SQLSTATE 42501)\n\t* internal error\n")) {
      VaultReply reply = VaultReply.of(500, Map.of("errors", List.of(words)));
      Expect.failure(Kind.UNKNOWN, () -> reply.orThrow(call));
    }
    VaultReply proxy = VaultReply.of(502, "failed to connect to Vault");
    Expect.failure(Kind.UNKNOWN, () -> proxy.orThrow(call));
  }
}

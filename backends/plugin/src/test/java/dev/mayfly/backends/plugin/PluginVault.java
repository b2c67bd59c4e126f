package dev.mayfly.backends.plugin;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoAnswer;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBao;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** OpenBao with the plugin registered in it, as it is packaged, and no Mayfly anywhere. */
final class PluginVault implements AutoCloseable {

  static final Path PROGRAM = Path.of("target/mayfly-database-plugin").toAbsolutePath();
  static final String NAME = "mayfly-database-plugin";
  static final Duration LIMIT = Duration.ofMinutes(1);

  final OpenBao vault;
  final Path state;
  private final BaoClient bao;

  /** A login that Vault made. */
  record Lease(String id, String username, String password) {}

  private PluginVault(OpenBao vault, Path state) {
    this.vault = vault;
    this.state = state;
    this.bao = vault.admin();
    register(NAME, List.of("MAYFLY_PLUGIN_STATE=" + state));
    bao.write("sys/mounts/database", Map.of("type", "database"));
  }

  /** On raft, which outlives a crash. */
  static PluginVault start() {
    try {
      Path folder = Files.createTempDirectory("mayfly-plugins-");
      Files.copy(PROGRAM, folder.resolve(NAME), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      Path state = Files.createTempDirectory("mayfly-plugin-state-");
      return new PluginVault(
          OpenBao.builder().configuration("plugin_directory = \"" + folder + "\"").start(), state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void register(String name, List<String> environment) {
    List<String> all = new ArrayList<>(environment);
    all.add("MAYFLY_PLUGIN_JAVA=" + Path.of(System.getProperty("java.home"), "bin/java"));
    bao.write(
        "sys/plugins/catalog/database/" + name,
        Map.of("sha256", sha256(PROGRAM), "command", NAME, "env", all));
  }

  static String sha256(Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a connection of the plugin, or changes some of what it says. */
  void connection(String name, Map<String, ?> details) {
    bao.write("database/config/" + name, details);
  }

  /** Writes a role whose accounts last so many seconds where nobody prolongs them. */
  void role(String name, String connection, int seconds, List<String> creation) {
    role(name, connection, seconds, creation, Map.of());
  }

  void role(
      String name, String connection, int seconds, List<String> creation, Map<String, ?> more) {
    Map<String, Object> role = new HashMap<>(more);
    role.put("db_name", connection);
    role.put("creation_statements", creation);
    role.put("default_ttl", seconds);
    role.put("max_ttl", 3600);
    bao.write("database/roles/" + name, role);
  }

  Lease issue(String role) {
    return issue(bao, role);
  }

  /** On a token whose display name is this, as Mayfly issues. */
  Lease issueAs(String displayName, String role) {
    String token =
        bao.write(
                "auth/token/create",
                Map.of("display_name", displayName, "policies", List.of("root"), "ttl", "1h"))
            .auth()
            .get("client_token")
            .toString();
    return issue(bao.withToken(token), role);
  }

  private static Lease issue(BaoClient client, String role) {
    BaoAnswer answer = client.read("database/creds/" + role);
    return new Lease(
        answer.text("lease_id"), answer.text("data", "username"), answer.text("data", "password"));
  }

  /** As soon as Vault can. */
  Lease issueAtLast(String role) {
    List<Lease> issued = new ArrayList<>();
    Await.until("a login is issued", LIMIT, () -> issued.add(issue(role)));
    return issued.get(0);
  }

  BaoAnswer renew(Lease lease, int seconds) {
    return bao.write("sys/leases/renew", Map.of("lease_id", lease.id(), "increment", seconds));
  }

  void revoke(Lease lease) {
    bao.write("sys/leases/revoke", Map.of("lease_id", lease.id(), "sync", true));
  }

  boolean exists(Lease lease) {
    try {
      bao.write("sys/leases/lookup", Map.of("lease_id", lease.id()));
      return true;
    } catch (BaoException e) {
      return false;
    }
  }

  void rotateRoot(String connection) {
    bao.write("database/rotate-root/" + connection);
  }

  /** The processes that this Vault has started. */
  List<ProcessHandle> plugins() {
    return ProcessHandle.of(vault.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().filter(c -> c.endsWith("java")).isPresent())
        .toList();
  }

  /** What the plugin has told, which Vault puts into its own log. */
  boolean logs(String words) throws IOException {
    try (Stream<String> lines = Files.lines(vault.log())) {
      return lines.anyMatch(line -> line.contains(words));
    }
  }

  @Override
  public void close() {
    vault.close();
  }
}

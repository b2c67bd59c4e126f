package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.CertificateAuthority;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PemCertificate;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One OpenBao and one PostgreSQL, prepared with what {@code mayfly generate} prints, for Mayfly and
 * its peers alike. OpenBao serves one storage over HTTP and over TLS.
 */
final class Site implements AutoCloseable {
  static final String TARGET = "reporting";
  static final String DATABASE = "reporting";

  /** The role tasks get, with Mayfly's statements. */
  static final String ROLE = "report_reader";

  /** The same with the statements that the engine falls back to. */
  static final String DEFAULT_ROLE = "report_reader_default";

  private static final String ROOT_PASSWORD = "a-password-for-the-benchmark";

  private final Path folder;
  private final Path memory;
  private final String tlsAddress;
  private final OpenBao bao;
  private final PostgreSql postgres;

  /** {@code folder} is on a disk, {@code memory} on a memory file system. */
  Site(Path folder, Path memory) throws IOException {
    this.folder = folder;
    this.memory = memory;
    CertificateAuthority authority = CertificateAuthority.create("Mayfly benchmark authority");
    authority.writeCertificate(caCertificate());
    PemCertificate certificate = authority.issueServer(folder, "server", "127.0.0.1");
    String tlsListener = "127.0.0.1:" + freePort();
    this.tlsAddress = "https://" + tlsListener;
    this.bao =
        OpenBao.builder()
            .configuration(
                """
                listener "tcp" {
                  address = "%s"
                  tls_cert_file = "%s"
                  tls_key_file = "%s"
                }
                """
                    .formatted(tlsListener, certificate.certificate(), certificate.key()))
            .start();
    this.postgres =
        PostgreSql.builder().setting("fsync", "on").setting("max_connections", "400").start();
  }

  Path folder() {
    return folder;
  }

  Path memory() {
    return memory;
  }

  Path caCertificate() {
    return folder.resolve("ca.pem");
  }

  Path roleId() {
    return folder.resolve("role-id");
  }

  Path secretId() {
    return folder.resolve("secret-id");
  }

  String address(boolean tls) {
    return tls ? tlsAddress : bao.address();
  }

  String postgresUrl() {
    return "postgresql://127.0.0.1:" + postgres.port() + "/" + DATABASE + "?sslmode=disable";
  }

  OpenBao bao() {
    return bao;
  }

  PostgreSql postgres() {
    return postgres;
  }

  BaoClient admin() {
    return bao.admin();
  }

  /** Sets everything up as a person would who was given the scripts. */
  void prepare(List<SetUpScript> scripts) throws IOException, InterruptedException {
    BaoClient admin = bao.admin();
    postgres.createDatabase(DATABASE);
    postgres.execute(DATABASE, text(scripts, "sql"));
    postgres.execute(DATABASE, "ALTER ROLE mayfly_root PASSWORD '" + ROOT_PASSWORD + "'");
    runAsAdministrator(text(scripts, "vault"));
    prepareDefaultRole();
    admin.write("sys/policies/acl/mayfly", Map.of("policy", text(scripts, "vault-policy")));
    admin.write(
        "sys/policies/acl/agent",
        Map.of("policy", "path \"" + credentials(ROLE) + "\" { capabilities = [\"read\"] }"));
    admin.write("sys/auth/approle", Map.of("type", "approle"));
    admin.write("auth/approle/role/bench", Map.of("token_policies", List.of("mayfly", "agent")));
    Files.writeString(
        roleId(), admin.read("auth/approle/role/bench/role-id").text("data", "role_id"));
    Files.writeString(
        secretId(), admin.write("auth/approle/role/bench/secret-id").text("data", "secret_id"));
  }

  private static String text(List<SetUpScript> scripts, String kind) {
    return scripts.stream()
        .filter(script -> script.kind().equals(kind))
        .map(SetUpScript::text)
        .collect(Collectors.joining("\n"));
  }

  /** The one value that a query by the superuser finds. */
  String query(String sql) {
    return postgres.query(DATABASE, sql).get(0);
  }

  static String credentials(String role) {
    return "database/creds/" + role;
  }

  private void prepareDefaultRole() {
    Map<String, @Nullable Object> role =
        new TreeMap<>(admin().read("database/roles/" + ROLE).data());
    role.remove("revocation_statements");
    role.values().removeIf(Objects::isNull);
    admin().write("database/config/" + TARGET, Map.of("allowed_roles", "*"));
    admin().write("database/roles/" + DEFAULT_ROLE, role);
  }

  private void runAsAdministrator(String script) throws IOException, InterruptedException {
    Path log = folder.resolve("set-up.log");
    ProcessBuilder shell =
        new ProcessBuilder("/bin/sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = shell.environment();
    environment.merge(
        "PATH",
        OpenBaoBinary.locate().resolveSibling(".").toString(),
        (path, bin) -> bin + ":" + path);
    environment.put("VAULT_ADDR", bao.address());
    environment.put("VAULT_TOKEN", bao.rootToken());
    environment.put("ROOT_PASSWORD", ROOT_PASSWORD);
    int code = shell.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "The set-up ended with " + code + ": " + Files.readString(log));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    bao.close();
    postgres.close();
  }
}

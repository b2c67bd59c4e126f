package dev.mayfly.examples.demo;

import dev.mayfly.examples.batchjob.BatchJob;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Prepares both servers for the batch job, as its own {@code set-up.sh} does: with what {@code
 * mayfly generate} prints for its configuration.
 */
final class SetUp {

  static final String DATABASE = "reporting";
  private static final String POLICY = "nightly-report";

  private final Servers servers;
  private final Folder folder;
  private final Launcher mayfly;
  private final String rootPassword = newPassword();
  private final String controlPassword = newPassword();

  SetUp(Servers servers, Folder folder, Launcher mayfly) {
    this.servers = servers;
    this.folder = folder;
    this.mayfly = mayfly;
  }

  void run() throws IOException {
    Files.writeString(folder.configuration(), resource("mayfly.yaml"));
    Launcher.Running sql = generate("sql");
    Launcher.Running vault = generate("vault");
    Launcher.Running policy = generate("vault-policy");
    servers.postgres().createDatabase(DATABASE);
    servers.postgres().execute(DATABASE, resource("database.sql"));
    servers.postgres().execute(DATABASE, sql.result());
    servers
        .postgres()
        .execute(
            "ALTER ROLE mayfly_root PASSWORD '%s'; CREATE ROLE demo_control LOGIN PASSWORD '%s'; GRANT CONNECT ON DATABASE %s TO demo_control"
                .formatted(rootPassword, controlPassword, DATABASE));
    execute(vault.result());
    admitMayfly(policy.result());
  }

  /** The login that Vault makes others with, as it was set up. */
  Login root() {
    return login("mayfly_root", rootPassword);
  }

  /** Before each start of Mayfly: what it logs in with is for one login. */
  void newSecretId() throws IOException {
    execute(resource("new-secret-id.sh"));
  }

  /** A login that nobody has anything against. */
  Login control() {
    return login("demo_control", controlPassword);
  }

  private Login login(String user, String password) {
    return new Login(servers.postgres().jdbcUrl(DATABASE), user, password);
  }

  private Launcher.Running generate(String what) throws IOException {
    return mayfly.start(
        "generate-" + what, List.of("generate", what, "-c", folder.configuration().toString()));
  }

  private void admitMayfly(String policy) throws IOException {
    BaoClient admin = servers.bao().admin();
    admin.write("sys/policies/acl/" + POLICY, Map.of("policy", policy));
    admin.write("sys/auth/approle", Map.of("type", "approle"));
    String role = "auth/approle/role/" + POLICY;
    admin.write(
        role,
        Map.of("token_policies", List.of(POLICY), "token_period", "10m", "secret_id_num_uses", 1));
    Folder.write(
        folder.evidence().resolve("role-id"),
        String.valueOf(admin.read(role + "/role-id").data().get("role_id")));
  }

  /** Runs the script for Vault; secrets reach it through its environment. */
  private void execute(String script) throws IOException {
    Path log = folder.logs().resolve("set-up-vault.log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-s").redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", OpenBaoBinary.locate().getParent() + ":" + environment.get("PATH"));
    environment.put("VAULT_ADDR", servers.bao().address());
    environment.put("VAULT_TOKEN", servers.bao().rootToken());
    environment.put("ROOT_PASSWORD", rootPassword);
    environment.put("CREDENTIALS_DIRECTORY", folder.evidence().toString());
    Process shell = builder.start();
    try (OutputStream input = shell.getOutputStream()) {
      input.write(script.getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (shell.waitFor() != 0) {
        throw new IOException("Vault's set-up fails: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Vault was set up", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(BatchJob.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String newPassword() {
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}

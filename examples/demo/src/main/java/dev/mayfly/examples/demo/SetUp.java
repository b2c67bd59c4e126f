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
import java.util.HashMap;
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
  private static final String REPORT = "nightly-report";
  private static final String ROTATOR = "mayfly-rotator";

  private final Servers servers;
  private final Folder folder;
  private final Launcher mayfly;
  private final String rootPassword = newPassword();
  private final String secondRootPassword = newPassword();
  private final String controlPassword = newPassword();

  SetUp(Servers servers, Folder folder, Launcher mayfly) {
    this.servers = servers;
    this.folder = folder;
    this.mayfly = mayfly;
  }

  void run() throws IOException {
    Files.writeString(folder.configuration(), resource("mayfly.yaml"));
    Files.writeString(folder.rotatorConfiguration(), resource("rotator.yaml"));
    Launcher.Running sql = generate("sql", folder.configuration());
    Launcher.Running vault = generate("vault", folder.configuration());
    Launcher.Running report = generate("vault-policy", folder.configuration());
    Launcher.Running rotator = generate("vault-policy", folder.rotatorConfiguration());
    Launcher.Running roots = generate("rotator-policy", folder.rotatorConfiguration());
    servers.postgres().createDatabase(DATABASE);
    servers.postgres().execute(DATABASE, resource("database.sql"));
    servers.postgres().execute(DATABASE, sql.result());
    servers
        .postgres()
        .execute(
            "ALTER ROLE mayfly_root_a PASSWORD '%s'; ALTER ROLE mayfly_root_b PASSWORD '%s'; CREATE ROLE demo_control LOGIN PASSWORD '%s'; GRANT CONNECT ON DATABASE %s TO demo_control"
                .formatted(rootPassword, secondRootPassword, controlPassword, DATABASE));
    execute(vault.result());
    servers.bao().admin().write("sys/auth/approle", Map.of("type", "approle"));
    admit(REPORT, report.result(), Map.of("secret_id_num_uses", 1));
    admit(ROTATOR, rotator.result() + roots.result(), Map.of());
    newRotatorSecretId();
  }

  /** The login that Vault makes others with, as it was set up. */
  Login root() {
    return login("mayfly_root_a", rootPassword);
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

  private Launcher.Running generate(String what, Path configuration) throws IOException {
    return mayfly.start(
        "generate-" + what + "-for-" + configuration.getFileName(),
        List.of("generate", what, "-c", configuration.toString()));
  }

  /** Lets a Mayfly log in to Vault, and do what it is to do. */
  private void admit(String who, String policy, Map<String, Object> more) throws IOException {
    BaoClient admin = servers.bao().admin();
    admin.write("sys/policies/acl/" + who, Map.of("policy", policy));
    Map<String, Object> role = new HashMap<>(more);
    role.put("token_policies", List.of(who));
    role.put("token_period", "10m");
    admin.write(approle(who), role);
    Folder.write(
        folder.evidence().resolve(who.equals(ROTATOR) ? "rotator-role-id" : "role-id"),
        String.valueOf(admin.read(approle(who) + "/role-id").data().get("role_id")));
  }

  private void newRotatorSecretId() throws IOException {
    Folder.write(
        folder.evidence().resolve("rotator-secret-id"),
        servers
            .bao()
            .admin()
            .write(approle(ROTATOR) + "/secret-id", Map.of())
            .text("data", "secret_id"));
  }

  private static String approle(String who) {
    return "auth/approle/role/" + who;
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
    environment.put("SECOND_ROOT_PASSWORD", secondRootPassword);
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

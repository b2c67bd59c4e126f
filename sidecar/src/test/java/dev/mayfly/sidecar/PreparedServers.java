package dev.mayfly.sidecar;

import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Vault and a PostgreSQL, prepared with what Mayfly generates for a configuration and nothing
 * else. What distinguishes several of these on the same servers is {@code name}.
 */
public final class PreparedServers {

  private final String name;
  private final Path folder;
  private final OpenBao vault;
  private final PostgreSql database;

  private PreparedServers(String name, Path folder, OpenBao vault, PostgreSql database) {
    this.name = name;
    this.folder = folder;
    this.vault = vault;
    this.database = database;
  }

  /** Prepares the servers that all tests share. */
  public static PreparedServers prepare(String name, Path folder)
      throws IOException, InterruptedException {
    return prepare(name, folder, SharedServers.openBao(), SharedServers.postgreSql(), "");
  }

  /**
   * Prepares both; configuration and evidence for the login go to {@code folder}.
   *
   * @param more lines at the end of the configuration
   */
  public static PreparedServers prepare(
      String name, Path folder, OpenBao vault, PostgreSql database, String more)
      throws IOException, InterruptedException {
    PreparedServers servers = new PreparedServers(name, folder, vault, database);
    Files.createDirectories(folder);
    Path configuration = servers.configuration("mayfly.yaml", more);
    database.createClosedDatabase(name);
    servers.run(setUp(configuration));
    return servers;
  }

  /** What the backends of a configuration would have a person run. */
  static List<SetUpScript> setUp(Path file) throws IOException {
    try {
      ProcessEnvironment process = new ProcessEnvironment(Map.of(), "nobody");
      InstalledBackends backends = InstalledBackends.installed();
      Configuration configuration =
          new ConfigurationReader(backends, process.variables()).read(file);
      return new BackendContexts(configuration, backends, process, new SystemClock()).setUp(false);
    } catch (dev.mayfly.sidecar.configuration.ConfigurationException e) {
      throw new IOException(e);
    }
  }

  private void run(List<SetUpScript> scripts) throws IOException, InterruptedException {
    StringBuilder policy = new StringBuilder();
    for (SetUpScript script : scripts) {
      switch (script.kind()) {
        case "sql" -> database.execute(name, script.text());
        case "vault-policy" -> policy.append(script.text());
        default -> {
          String password = "root-of-" + name;
          for (String root :
              database.query(
                  "postgres",
                  "SELECT rolname FROM pg_roles WHERE rolname LIKE '" + name + "_root%'")) {
            database.execute("ALTER ROLE " + root + " PASSWORD '" + password + "'");
          }
          shell(script.text(), folder, vault, password);
        }
      }
    }
    vault.admin().write("sys/policies/acl/" + name, Map.of("policy", policy.toString()));
    database.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
    database.execute(name, "GRANT CREATE, USAGE ON SCHEMA public TO " + name + "_rw");
    database.execute(
        name,
        "CREATE TABLE sales AS SELECT n FROM generate_series(1, 1000) n; GRANT SELECT ON sales TO "
            + name
            + "_rw");
    login(name, folder, vault.admin());
  }

  /** Runs the script for Vault. */
  static void shell(String script, Path folder, OpenBao vault, String password)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("vault.sh"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    shell.redirectOutput(folder.resolve("vault.log").toFile());
    Map<String, String> environment = shell.environment();
    environment.put("PATH", OpenBaoBinary.locate().getParent() + ":/usr/bin:/bin");
    environment.put("VAULT_ADDR", vault.address());
    environment.put("VAULT_TOKEN", vault.rootToken());
    environment.put("ROOT_PASSWORD", password);
    environment.put("SECOND_ROOT_PASSWORD", password);
    if (shell.start().waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("vault.log")));
    }
  }

  /**
   * Puts evidence for an AppRole of this name, which has the policy of this name, into a folder.
   */
  static void login(String name, Path folder, BaoClient admin) throws IOException {
    if (!admin.read("sys/auth").data().containsKey("approle/")) {
      admin.write("sys/auth/approle", Map.of("type", "approle"));
    }
    String role = "auth/approle/role/" + name;
    admin.write(role, Map.of("token_policies", List.of(name), "token_ttl", "10m"));
    Files.writeString(
        folder.resolve("role-id"), admin.read(role + "/role-id").text("data", "role_id"));
    Files.writeString(
        folder.resolve("secret-id"), admin.write(role + "/secret-id").text("data", "secret_id"));
  }

  /**
   * Writes a configuration with more lines at its end; lines of a target begin with four spaces and
   * go before the rest.
   */
  public Path configuration(String file, String more) throws IOException {
    String text =
        """
        version: 1
        state: %2$s/state
        vault:
          address: %3$s
          auth:
            method: approle
            role_id_file_path: %2$s/role-id
            secret_id_file_path: %2$s/secret-id
        policy:
          - { name: anybody, principals: [ approle ], target: main, roles: [ %1$s_rw ], max_ttl: 1h }
        tasks:
          - name: job
            max_lifetime: 1h
            grants:
              - target: main
                role: %1$s_rw
                ttl: 5m
                deliver: [ { environment: pg } ]
        targets:
          main:
            backend: postgresql
            url: postgresql://%4$s:%5$d/%1$s?sslmode=disable
            issuer: { vault: { mount: %1$s, connection: main, token_role: %1$s, longest_request: 20s } }
            guard: { role: %1$s-guard, group_role: %1$s_guard }
            prefix: %1$s-
            schema: %1$s_mayfly
            owner_role: %1$s_owner
        """
            .formatted(name, folder, vault.address(), database.host(), database.port());
    String root = more.contains("root_logins:") ? "" : "    root_logins: [ " + name + "_root ]\n";
    return Files.writeString(folder.resolve(file), text + root + more);
  }

  /** Writes the configuration with one passage replaced by another. */
  Path changed(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve("mayfly.yaml"));
    if (!text.contains(from)) {
      throw new IllegalArgumentException("the configuration has no " + from);
    }
    return Files.writeString(folder.resolve(file), text.replace(from, to));
  }

  public String name() {
    return name;
  }

  public OpenBao vault() {
    return vault;
  }

  public PostgreSql database() {
    return database;
  }

  public Path folder() {
    return folder;
  }

  /** Accounts that carry the prefix and are no guards'. */
  public List<String> accounts() {
    return new ArrayList<>(
        database.query(
            "postgres",
            "SELECT rolname FROM pg_roles WHERE rolname LIKE '" + name + "-%' ORDER BY 1"));
  }

  @Override
  public String toString() {
    return Objects.toString(folder);
  }
}

package dev.mayfly.sidecar;

import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A MariaDB, prepared with what Mayfly generates for a configuration and nothing else. */
final class PreparedMariaDb {

  private PreparedMariaDb() {}

  /** Writes the configuration, and evidence for the login, to {@code folder}. */
  static Path prepare(String name, Path folder, MariaDb server)
      throws IOException, InterruptedException {
    OpenBao vault = SharedServers.openBao();
    String password = "root-of-" + name;
    Path configuration =
        Files.writeString(folder.resolve("mayfly.yaml"), text(name, folder, server, vault));
    server.execute(
        "CREATE DATABASE " + name,
        "CREATE TABLE %1$s.sales AS SELECT seq AS n FROM %1$s.seq_1_to_1000".formatted(name));
    for (SetUpScript script : PreparedServers.setUp(configuration)) {
      switch (script.kind()) {
        case "sql" -> {
          server.runScript(script.text());
          server.execute(
              "ALTER USER " + name + "_root@'%' IDENTIFIED BY '" + password + "' ACCOUNT UNLOCK");
        }
        case "vault-policy" ->
            vault.admin().write("sys/policies/acl/" + name, Map.of("policy", script.text()));
        default -> PreparedServers.shell(script.text(), folder, vault, password);
      }
    }
    PreparedServers.login(name, folder, vault.admin());
    return configuration;
  }

  private static String text(String name, Path folder, MariaDb server, OpenBao vault) {
    return """
    version: 1
    state: %1$s/state
    vault:
      address: %2$s
      auth: { method: approle, role_id_file_path: %1$s/role-id, secret_id_file_path: %1$s/secret-id }
    policy:
      - { name: anybody, principals: [ approle ], target: main, roles: [ reader ], max_ttl: 1h }
    tasks:
      - name: job
        max_lifetime: 1h
        grants:
          - { target: main, role: reader, ttl: 5m, deliver: [ { file: %1$s/my.cnf, format: mycnf } ] }
    targets:
      main:
        backend: mariadb
        url: mariadb://%3$s:%4$d/%5$s?ssl-mode=DISABLED
        issuer: { vault: { mount: %5$s, connection: main, token_role: %5$s, longest_request: 20s } }
        guard: { role: %5$s-guard }
        prefix: %5$s-
        schema: %5$s_mayfly
        owner_account: %5$s_owner
        root_logins: [ %5$s_root ]
        roles: [ { name: reader, grants: [ SELECT ON %5$s.* ] } ]
    """
        .formatted(folder, vault.address(), server.host(), server.port(), name);
  }
}

package dev.mayfly.backends.database;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The least that Vault must allow, as policies in HCL. */
final class VaultPolicy {

  private final PostgresSettings settings;

  VaultPolicy(PostgresSettings settings) {
    this.settings = settings;
  }

  /** For the login of Mayfly itself. */
  String sidecar() {
    EngineNames engine = settings.engine();
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("auth/token/create/" + engine.tokenRole(), "update");
    paths.put("auth/token/renew-accessor", "update");
    paths.put("auth/token/revoke-accessor", "update");
    paths.put("sys/leases/renew", "update");
    paths.put("sys/leases/lookup", "update");
    settings
        .roles()
        .forEach(role -> paths.put("sys/leases/revoke/" + engine.creds(role) + "/*", "update"));
    paths.put("sys/leases/revoke/" + engine.creds(engine.guardRole()) + "/*", "update");
    if (settings.rotateRoot()) {
      paths.put(engine.rotateRoot(), "update");
    }
    return stanzas(paths) + "\n# Only what `mayfly doctor` looks at.\n" + stanzas(examined());
  }

  private Map<String, String> examined() {
    EngineNames engine = settings.engine();
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put(engine.config(), "read");
    settings.roles().forEach(role -> paths.put(engine.role(role), "read"));
    paths.put(engine.role(engine.guardRole()), "read");
    paths.put(engine.tokenRolePath(), "read");
    return paths;
  }

  /** For the tokens that leases hang on. */
  String lease() {
    EngineNames engine = settings.engine();
    Map<String, String> paths = new LinkedHashMap<>();
    settings.roles().forEach(role -> paths.put(engine.creds(role), "read"));
    paths.put(engine.creds(engine.guardRole()), "read");
    return stanzas(paths);
  }

  private static String stanzas(Map<String, String> paths) {
    return paths.entrySet().stream()
        .map(
            path ->
                "path \"" + path.getKey() + "\" { capabilities = [\"" + path.getValue() + "\"] }\n")
        .collect(Collectors.joining());
  }
}

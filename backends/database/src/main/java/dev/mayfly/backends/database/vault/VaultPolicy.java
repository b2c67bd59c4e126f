package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.PolicyLine;
import dev.mayfly.backends.vault.TokenRole;
import dev.mayfly.backends.vault.VaultCall.Verb;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The least that Vault must allow, as policies in HCL. */
public final class VaultPolicy {

  private final EngineSettings settings;

  public VaultPolicy(EngineSettings settings) {
    this.settings = settings;
  }

  /** For the login of Mayfly itself. */
  public String sidecar() {
    return stanzas(needed()) + "\n# Only what `mayfly doctor` looks at.\n" + stanzas(examined());
  }

  /** What the login of Mayfly itself must be allowed. */
  SortedMap<String, Verb> needed() {
    EngineNames engine = settings.names();
    SortedMap<String, Verb> paths = new TreeMap<>();
    paths.put("auth/token/create/" + engine.tokenRole(), Verb.UPDATE);
    paths.put("auth/token/create/" + engine.guardTokenRole(), Verb.UPDATE);
    paths.put("auth/token/renew-accessor", Verb.UPDATE);
    paths.put("auth/token/revoke-accessor", Verb.UPDATE);
    paths.put("sys/leases/renew", Verb.UPDATE);
    paths.put("sys/leases/lookup", Verb.UPDATE);
    settings
        .everyName()
        .forEach(role -> paths.put("sys/leases/revoke/" + engine.creds(role) + "/*", Verb.UPDATE));
    if (settings.engineRotates()) {
      paths.put(engine.rotateRoot(), Verb.UPDATE);
    }
    return paths;
  }

  private SortedMap<String, Verb> examined() {
    EngineNames engine = settings.names();
    SortedMap<String, Verb> paths = new TreeMap<>();
    paths.put(engine.config(), Verb.READ);
    settings.everyName().forEach(role -> paths.put(engine.role(role), Verb.READ));
    for (String tokenRole : List.of(engine.tokenRole(), engine.guardTokenRole())) {
      paths.put("sys/policies/acl/" + new TokenRole(tokenRole).policy(), Verb.READ);
    }
    paths.put(new TokenRole(engine.tokenRole()).path(), Verb.READ);
    paths.put(new TokenRole(engine.guardTokenRole()).path(), Verb.READ);
    paths.put("sys/mounts/" + engine.mount() + "/tune", Verb.READ);
    return paths;
  }

  /** For the tokens that tasks' leases hang on. */
  String lease() {
    SortedMap<String, Verb> paths = new TreeMap<>();
    settings.roles().forEach(role -> paths.put(settings.names().creds(role.name()), Verb.READ));
    return stanzas(paths);
  }

  /** For the tokens that the guard's logins hang on. */
  String guardLease() {
    EngineNames engine = settings.names();
    return PolicyLine.stanza(Verb.READ, engine.creds(engine.guardRole())) + "\n";
  }

  private static String stanzas(SortedMap<String, Verb> paths) {
    return paths.entrySet().stream()
        .map(path -> PolicyLine.stanza(path.getValue(), path.getKey()) + "\n")
        .collect(Collectors.joining());
  }
}

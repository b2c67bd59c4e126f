package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.VaultCall.Verb;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The least that Vault must allow for root logins that are kept in it, as policies in HCL. */
public final class RotationPolicy {

  private final RotationPlace place;
  private final Optional<EngineNames> engine;

  /**
   * @param engine that accounts are made by; empty: Mayfly makes them
   */
  public RotationPolicy(RotationPlace place, Optional<EngineNames> engine) {
    this.place = place;
    this.engine = engine;
  }

  /** For who may only ask. */
  public String asking() {
    return "path \""
        + place.at("data", place.request())
        + "\" { capabilities = [\"create\", \"update\"] }\n";
  }

  /** What who may only ask must be allowed. */
  SortedMap<String, Verb> neededToAsk() {
    return new TreeMap<>(Map.of(place.at("data", place.request()), Verb.UPDATE));
  }

  /** For who makes accounts with the login in use. */
  public String issuing() {
    return KvFolder.policy(neededToIssue());
  }

  /** What who makes accounts must be allowed. */
  public SortedMap<String, Verb> neededToIssue() {
    return new TreeMap<>(Map.of(place.at("data", place.record()), Verb.READ));
  }

  /** What who rotates must be allowed. */
  SortedMap<String, Verb> neededToRotate() {
    SortedMap<String, Verb> needed = new TreeMap<>();
    needed.put(place.at("data", place.record()), Verb.UPDATE);
    needed.put(place.at("destroy", place.record()), Verb.UPDATE);
    needed.put(place.at("data", place.request()), Verb.READ);
    engine.ifPresent(names -> needed.put(names.config(), Verb.UPDATE));
    return needed;
  }

  /**
   * For who rotates. Whoever could change the connection's URL would be sent the root's password,
   * so only its login can be changed.
   */
  public String rotating() {
    SortedMap<String, Verb> plain = neededToRotate();
    engine.ifPresent(names -> plain.remove(names.config()));
    plain.remove(place.at("data", place.record()));
    return "path \""
        + place.at("data", place.record())
        + "\" { capabilities = [\"read\", \"update\"] }\n"
        + KvFolder.policy(plain)
        + engine.map(this::switching).orElse("");
  }

  private String switching(EngineNames names) {
    return """
    path "%s" {
      capabilities = ["read", "update"]
      allowed_parameters = { "username" = [%s], "password" = [], "verify_connection" = [true] }
    }
    """
        .formatted(
            names.config(),
            place.logins().stream()
                .map(login -> '"' + login.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ")));
  }
}

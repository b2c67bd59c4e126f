package dev.mayfly.backends.vault;

import dev.mayfly.core.credential.Secret;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One call of Vault's API.
 *
 * @param path without the leading {@code /v1/}, such as {@code database/creds/reporting-ro}
 * @param query parameters of the URL
 * @param body what is sent as JSON; a {@link Secret} among its values is exposed on the wire only
 * @param token sent with it; empty for a login
 * @param createsAccess whether the call, once sent, may have made a credential: then a lost answer
 *     is UNKNOWN
 */
public record VaultCall(
    Verb verb,
    String path,
    SortedMap<String, String> query,
    Map<String, Object> body,
    Optional<Secret> token,
    boolean createsAccess) {

  /** What is done, named after the capability that a policy must give for it. */
  public enum Verb {
    READ("GET"),
    LIST("GET"),
    CREATE("POST"),
    UPDATE("POST"),
    DELETE("DELETE");

    private final String method;

    Verb(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }

    String capability() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final SortedMap<String, String> NONE = Collections.emptySortedMap();

  public VaultCall {
    query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
    body = Map.copyOf(body);
  }

  public static VaultCall read(String path) {
    return new VaultCall(Verb.READ, path, NONE, Map.of(), Optional.empty(), false);
  }

  /** The same with parameters, which go into the URL. */
  public static VaultCall read(String path, Map<String, String> query) {
    return new VaultCall(Verb.READ, path, new TreeMap<>(query), Map.of(), Optional.empty(), false);
  }

  public static VaultCall list(String path) {
    return new VaultCall(
        Verb.LIST, path, new TreeMap<>(Map.of("list", "true")), Map.of(), Optional.empty(), false);
  }

  public static VaultCall write(String path, Map<String, Object> body) {
    return new VaultCall(Verb.UPDATE, path, NONE, body, Optional.empty(), false);
  }

  public static VaultCall delete(String path) {
    return new VaultCall(Verb.DELETE, path, NONE, Map.of(), Optional.empty(), false);
  }

  public VaultCall with(Secret bearer) {
    return new VaultCall(verb, path, query, body, Optional.of(bearer), createsAccess);
  }

  /** The same call, marked as one that makes a credential. */
  public VaultCall creatingAccess() {
    return new VaultCall(verb, path, query, body, token, true);
  }

  /** Verb and path only: bodies may say more than a log should. */
  @Override
  public String toString() {
    return verb.capability() + " " + path;
  }
}

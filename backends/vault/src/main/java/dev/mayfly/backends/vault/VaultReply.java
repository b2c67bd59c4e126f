package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Vault answered. Its data may be secret, so it prints without it.
 *
 * @param status the HTTP status
 * @param errors Vault's own message where it refused, one per error
 * @param leaseId empty where there is no lease
 * @param data the payload; for the few paths that answer without an envelope, the whole answer
 */
public record VaultReply(
    int status,
    List<String> errors,
    List<String> warnings,
    String leaseId,
    Duration leaseDuration,
    boolean renewable,
    Map<String, Object> data,
    Optional<Auth> auth) {

  /** A token that was made or renewed. */
  public record Auth(
      Secret token,
      String accessor,
      Duration ttl,
      boolean renewable,
      boolean orphan,
      String type,
      List<String> policies,
      Map<String, String> metadata) {}

  /** Reads an answer in Vault's envelope. */
  static VaultReply of(int status, Map<?, ?> json) {
    Map<String, Object> data = map(json.get("data"));
    return new VaultReply(
        status,
        strings(json.get("errors")).stream().map(VaultReply::plain).toList(),
        strings(json.get("warnings")),
        text(json.get("lease_id")),
        seconds(json.get("lease_duration")),
        Boolean.TRUE.equals(json.get("renewable")),
        json.containsKey("request_id") || !data.isEmpty() ? data : map(json),
        json.get("auth") instanceof Map<?, ?> auth ? Optional.of(auth(auth)) : Optional.empty());
  }

  /** An answer without a body of JSON; {@code message} are what it said instead. */
  static VaultReply of(int status, String message) {
    List<String> errors = message.isBlank() ? List.of() : List.of(message.strip());
    return new VaultReply(
        status, errors, List.of(), "", Duration.ZERO, false, Map.of(), Optional.empty());
  }

  private static Auth auth(Map<?, ?> json) {
    Map<String, String> metadata = new TreeMap<>();
    map(json.get("metadata")).forEach((key, value) -> metadata.put(key, text(value)));
    return new Auth(
        Secret.of(text(json.get("client_token"))),
        text(json.get("accessor")),
        seconds(json.get("lease_duration")),
        Boolean.TRUE.equals(json.get("renewable")),
        Boolean.TRUE.equals(json.get("orphan")),
        text(json.get("token_type")),
        strings(json.get("policies")),
        metadata);
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether one of the errors or warnings contains these message. */
  public boolean says(String message) {
    return errors.stream().anyMatch(error -> error.contains(message))
        || warnings.stream().anyMatch(warning -> warning.contains(message));
  }

  /** A text of the payload, or an empty one. */
  public String text(String key) {
    return text(data.get(key));
  }

  /** A duration of the payload that Vault counts in seconds, or zero. */
  public Duration seconds(String key) {
    return seconds(data.get(key));
  }

  /** The same answer with a part of its payload for the whole of it; empty where there is none. */
  public VaultReply section(String key) {
    return new VaultReply(
        status,
        errors,
        warnings,
        leaseId,
        leaseDuration,
        renewable,
        data.get(key) instanceof Map<?, ?> part ? map(part) : Map.of(),
        auth);
  }

  public boolean flag(String key) {
    return Boolean.TRUE.equals(data.get(key));
  }

  public List<String> strings(String key) {
    return strings(data.get(key));
  }

  /** This answer, or where it is a refusal what the refusal means for the caller. */
  public VaultReply orThrow(VaultCall call) throws BackendException {
    if (ok()) {
      return this;
    }
    throw Refusals.of(call, this);
  }

  /** Vault's own words on one line, less any secret of the call that they repeat. */
  public String message(VaultCall call) {
    return Refusals.message(call, this);
  }

  String message() {
    return errors.isEmpty() ? "status " + status : String.join("; ", errors);
  }

  /** Without the list that Go prints around one error. */
  private static String plain(String error) {
    String one = error.strip().replaceFirst("^\\d+ errors? occurred:\\s*", "");
    return one.replaceAll("\\s*\\n\\s*\\* ", "; ")
        .replaceFirst("^\\* ", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Duration seconds(@Nullable Object value) {
    return value instanceof Number number ? Duration.ofSeconds(number.longValue()) : Duration.ZERO;
  }

  private static List<String> strings(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> result = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, entry) -> {
            if (entry != null) {
              result.put(String.valueOf(key), entry);
            }
          });
    }
    return result;
  }

  @Override
  public String toString() {
    return "status "
        + status
        + (leaseId.isEmpty() ? "" : ", lease " + leaseId)
        + (errors.isEmpty() ? "" : ": " + message());
  }
}

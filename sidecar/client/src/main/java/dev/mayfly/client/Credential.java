package dev.mayfly.client;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * A credential of a task.
 *
 * @param grant the configured name of the grant it is for
 * @param sequence counts the grant's credentials from 1
 * @param validUntil until when it is valid as it is now; Mayfly prolongs it while the task lives
 * @param atMostUntil until when that can be prolonged; then another takes its place
 * @param kind what it is, such as {@code database}
 * @param values what its holder needs, by name: for a database {@code username}, {@code password},
 *     {@code host}, {@code port}, {@code database}, {@code url}, {@code jdbc_url}
 */
public record Credential(
    String grant,
    long sequence,
    Instant validUntil,
    Instant atMostUntil,
    String kind,
    Map<String, String> values) {

  public Credential {
    values = Map.copyOf(values);
  }

  static Credential of(Map<String, Object> fields) throws IOException {
    Map<String, String> values = new TreeMap<>();
    Json.object(fields, "values").forEach((name, value) -> values.put(name, String.valueOf(value)));
    return new Credential(
        Json.text(fields, "grant"),
        Json.number(fields, "sequence").longValue(),
        Json.time(fields, "valid_until"),
        Json.time(fields, "at_most_until"),
        Json.text(fields, "kind"),
        values);
  }

  /** The value of that name. */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("a credential of kind " + kind + " has no " + name);
    }
    return value;
  }

  public String username() {
    return value("username");
  }

  public String password() {
    return value("password");
  }

  /** The database's address as JDBC drivers take it, without user and password. */
  public String jdbcUrl() {
    return value("jdbc_url");
  }

  /** Prints no value: some are secret. */
  @Override
  public String toString() {
    return grant + " #" + sequence + ", valid until " + validUntil;
  }
}

package dev.mayfly.backends.database.rotation;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.credential.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a {@link RootRecord} is written. What the set-up writes first is the epoch, the login in use
 * and a password of each; the rest has defaults.
 */
final class RootRecordForm {

  private static final String PASSWORDS = "passwords.";
  private static final String EARLIER = "earlier.";

  private final Map<String, Object> data;

  private RootRecordForm(Map<String, Object> data) {
    this.data = data;
  }

  /** The passwords are in clear. */
  static Map<String, Object> write(RootRecord record) {
    Map<String, Object> data = new TreeMap<>();
    data.put("epoch", record.epoch());
    data.put("begun", record.begun());
    record
        .last()
        .ifPresent(
            last -> {
              data.put("last", last.number());
              data.put("last_begun_at", last.begun().toString());
            });
    data.put("holder", record.holder());
    data.put("since", record.since().toString());
    data.put("begun_at", record.begunAt().toString());
    data.put("active", record.active());
    data.put("switching", record.switching());
    data.put("asked", record.asked());
    data.put("answered", record.answered());
    data.put("oldest", record.oldest());
    record
        .passwords()
        .forEach(
            (login, known) -> {
              List<String> clear = known.stream().map(Secret::expose).toList();
              data.put(PASSWORDS + login, clear.get(0));
              data.put(EARLIER + login, clear.subList(1, clear.size()));
            });
    return data;
  }

  /** INVALID: it is not one. */
  static RootRecord read(Map<String, Object> data, List<String> logins, String place)
      throws BackendException {
    try {
      return new RootRecordForm(data).record(logins);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new BackendException(
          Kind.INVALID,
          place
              + " does not say how the root logins "
              + logins
              + " stand: "
              + e.getMessage()
              + ". fix: mayfly generate vault, and run it with a new password of each",
          e);
    }
  }

  private RootRecord record(List<String> logins) {
    String active = text("active", "");
    if (!logins.contains(active)) {
      throw new IllegalArgumentException("active is '" + active + "'");
    }
    SortedMap<String, List<Secret>> passwords = new TreeMap<>();
    logins.forEach(login -> passwords.put(login, passwords(login)));
    return new RootRecord(
        number("epoch"),
        number("begun"),
        data.containsKey("last")
            ? Optional.of(new Rotations.Last(number("last"), instant("last_begun_at")))
            : Optional.empty(),
        text("holder", ""),
        instant("since"),
        instant("begun_at"),
        active,
        Boolean.parseBoolean(text("switching", "false")),
        passwords,
        Math.toIntExact(number("asked")),
        Math.toIntExact(number("answered")),
        Math.toIntExact(number("oldest")));
  }

  private List<Secret> passwords(String login) {
    String newest = text(PASSWORDS + login, "");
    if (newest.isEmpty()) {
      throw new IllegalArgumentException("no password of " + login);
    }
    List<Secret> known = new ArrayList<>(List.of(Secret.of(newest)));
    if (data.get(EARLIER + login) instanceof List<?> earlier) {
      earlier.forEach(password -> known.add(Secret.of(String.valueOf(password))));
    }
    return List.copyOf(known);
  }

  private String text(String key, String otherwise) {
    return String.valueOf(data.getOrDefault(key, otherwise));
  }

  /** A command line writes numbers as texts. */
  private long number(String key) {
    try {
      return Long.parseLong(text(key, "0"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is no number", e);
    }
  }

  private Instant instant(String key) {
    return Instant.parse(text(key, Instant.EPOCH.toString()));
  }
}

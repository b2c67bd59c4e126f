package dev.mayfly.backends.plugin.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What Vault's configuration of a connection says; what is wrong with it is told all at once. */
final class Details {

  /** Of Vault's own plugins, whose place this one may have taken: Vault forgets no key. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "username_template",
          "password_authentication",
          "max_connection_lifetime",
          "disable_escaping",
          "tls_ca",
          "tls_certificate_key",
          "tls_server_name",
          "tls_skip_verify");

  private final Map<String, Object> told;
  private final Set<String> known = new TreeSet<>(OF_OTHERS);
  private final List<String> problems = new ArrayList<>();

  Details(Map<String, Object> told) {
    this.told = told;
  }

  String text(String key, String otherwise) {
    known.add(key);
    Object value = told.getOrDefault(key, otherwise);
    if (value instanceof String text) {
      return text;
    }
    refuse(key, "is no text", "write it as one");
    return otherwise;
  }

  /** Such as the example, and refused where it is missing. */
  String required(String key, String example) {
    String text = text(key, "");
    if (text.isEmpty()) {
      refuse(key, "is missing", key + "=" + example);
    }
    return text;
  }

  /** A list, or its texts with spaces between. */
  List<String> texts(String key) {
    known.add(key);
    Object value = told.getOrDefault(key, List.of());
    if (value instanceof String text) {
      return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }
    return list(key, value);
  }

  /** A list of statements; a single one may stand for itself. */
  List<String> statements(String key) {
    known.add(key);
    Object value = told.getOrDefault(key, List.of());
    return value instanceof String text ? List.of(text) : list(key, value);
  }

  private List<String> list(String key, Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    refuse(key, "is no list of texts", "write it as one");
    return List.of();
  }

  int number(String key, int otherwise, int most) {
    known.add(key);
    try {
      int number = (int) Double.parseDouble(told.getOrDefault(key, otherwise).toString());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    refuse(key, "is no number from 0 to " + most, "leave it out, for " + otherwise);
    return otherwise;
  }

  void refuse(String key, String problem, String remedy) {
    problems.add(key + " " + problem + ". fix: " + remedy);
  }

  /** Fails where something is wrong, or where there is a key that nobody has asked for. */
  void check() throws BackendException {
    told.keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> refuse(key, "means nothing here", "leave it out; possible: " + possible()));
    if (!problems.isEmpty()) {
      throw refused();
    }
  }

  /** What is wrong so far. */
  BackendException refused() {
    return new BackendException(Kind.INVALID, String.join("; ", problems));
  }

  private Set<String> possible() {
    Set<String> ours = new TreeSet<>(known);
    ours.removeAll(OF_OTHERS);
    return ours;
  }
}

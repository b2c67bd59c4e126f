package dev.mayfly.core.credential;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A credential of whatever kind its backend says, with the fields that it has.
 *
 * @param kind letters, digits and hyphens
 * @param publicFields by names of letters, digits and underscores, each public or secret
 */
public record LeasedSecret(
    String kind,
    String account,
    SortedMap<String, String> publicFields,
    SortedMap<String, Secret> secretFields)
    implements Credential {

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern FIELD = Pattern.compile("\\w+");

  public LeasedSecret {
    publicFields = Collections.unmodifiableSortedMap(new TreeMap<>(publicFields));
    secretFields = Collections.unmodifiableSortedMap(new TreeMap<>(secretFields));
    check(KIND, kind);
    publicFields.forEach((name, value) -> check(FIELD, name));
    Map<String, String> seen = publicFields;
    secretFields.forEach(
        (name, value) -> {
          check(FIELD, name);
          if (seen.containsKey(name)) {
            throw new IllegalArgumentException(name + " of " + kind + " is public and secret");
          }
        });
  }

  public static LeasedSecret of(
      String kind,
      String account,
      Map<String, String> publicFields,
      Map<String, Secret> secretFields) {
    return new LeasedSecret(
        kind, account, new TreeMap<>(publicFields), new TreeMap<>(secretFields));
  }

  private static void check(Pattern shape, String name) {
    if (!shape.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' cannot be the name of a kind or a field");
    }
  }
}

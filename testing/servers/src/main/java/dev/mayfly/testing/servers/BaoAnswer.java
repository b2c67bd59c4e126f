package dev.mayfly.testing.servers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What OpenBao answered: the whole JSON object, empty where there was no body. */
public record BaoAnswer(int status, Map<String, @Nullable Object> json) {

  /** The object under {@code data}. */
  public Map<String, @Nullable Object> data() {
    return object("data");
  }

  /** The object under {@code auth}: what a login or a new token answers. */
  public Map<String, @Nullable Object> auth() {
    return object("auth");
  }

  /**
   * The text, number or truth value at the end of a path of keys, as text.
   *
   * @throws IllegalArgumentException when nothing is there
   */
  public String text(String... path) {
    @Nullable Object value = json;
    for (String key : path) {
      value = value instanceof Map<?, ?> object ? object.get(key) : null;
    }
    if (value == null) {
      throw new IllegalArgumentException("The answer has no " + String.join(".", path));
    }
    return value.toString();
  }

  /** The list under the key, its values as text; empty when nothing is there. */
  public List<String> texts(String key) {
    return json.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  private Map<String, @Nullable Object> object(String key) {
    if (json.get(key) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new IllegalArgumentException("The answer has no object " + key);
  }

  /** Names the keys only: the values may be secrets. */
  @Override
  public String toString() {
    return "BaoAnswer " + status + json.keySet();
  }
}

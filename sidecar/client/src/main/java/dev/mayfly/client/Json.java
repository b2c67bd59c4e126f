package dev.mayfly.client;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the sidecar speaks it: objects as maps, arrays as lists, numbers as doubles. */
final class Json {

  private Json() {}

  /** The object that a text is. */
  static Map<String, Object> object(String text) throws IOException {
    return object(JsonReader.read(text));
  }

  static Map<String, Object> object(Map<String, Object> fields, String name) throws IOException {
    return object(member(fields, name));
  }

  static String text(Map<String, Object> fields, String name) throws IOException {
    return String.valueOf(member(fields, name));
  }

  static Number number(Map<String, Object> fields, String name) throws IOException {
    if (member(fields, name) instanceof Number number) {
      return number;
    }
    throw new IOException("the sidecar's answer has no number in `" + name + "`");
  }

  static Instant time(Map<String, Object> fields, String name) throws IOException {
    try {
      return Instant.parse(text(fields, name));
    } catch (DateTimeException e) {
      throw new IOException("the sidecar's answer has no time in `" + name + "`", e);
    }
  }

  static List<Object> list(Map<String, Object> fields, String name) throws IOException {
    return member(fields, name) instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  static Map<String, Object> object(Object value) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> object)) {
      throw new IOException("the sidecar's answer is no JSON object");
    }
    object.forEach((name, member) -> fields.put(String.valueOf(name), member));
    return fields;
  }

  private static Object member(Map<String, Object> fields, String name) throws IOException {
    Object value = fields.get(name);
    if (value == null) {
      throw new IOException("the sidecar's answer has no `" + name + "`");
    }
    return value;
  }

  /** A text as JSON writes it, in its quotes. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}

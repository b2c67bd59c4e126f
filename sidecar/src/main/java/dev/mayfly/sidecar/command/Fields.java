package dev.mayfly.sidecar.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks into maps that came from elsewhere. */
final class Fields {

  private Fields() {}

  /** A field's text; empty where there is none. */
  static String text(Map<String, Object> fields, String name) {
    Object value = fields.get(name);
    return value == null ? "" : value.toString();
  }

  /** A field's list of objects; empty where there is none. */
  static List<Map<String, Object>> list(Map<String, Object> fields, String name) {
    List<Map<String, Object>> all = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> object) {
          Map<String, Object> copy = new LinkedHashMap<>();
          object.forEach((key, value) -> copy.put(String.valueOf(key), value));
          all.add(copy);
        }
      }
    }
    return all;
  }
}

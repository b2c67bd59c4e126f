package dev.mayfly.sidecar.command;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.task.TaskId;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values as JSON and YAML have them: maps, lists, texts, numbers and truth values. A record is a
 * map with its components' names in snake case; an absent value is left out.
 */
final class Plain {

  private Plain() {}

  static Map<String, Object> fields(Record value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      put(fields, snakeCase(component.getName()), read(component, value));
    }
    return fields;
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + value.getClass(), e);
    }
  }

  /** Adds a value, unless it is absent. */
  static void put(Map<String, Object> fields, String name, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> fields.put(name, of(present)));
    } else {
      fields.put(name, of(value));
    }
  }

  /** Strands as they are written everywhere: in lower case, with a dash between words. */
  static List<String> strands(Collection<Strand> strands) {
    return strands.stream().map(Strand::word).sorted().toList();
  }

  static Object of(Object value) {
    if (value instanceof LeaseKey || value instanceof TaskId) {
      return value.toString();
    }
    if (value instanceof Record fields) {
      return fields(fields);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((name, element) -> put(plain, name.toString(), element));
      return plain;
    }
    if (value instanceof Collection<?> elements) {
      List<Object> plain = elements.stream().<Object>map(Plain::of).toList();
      return plain;
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}

package dev.mayfly.sidecar.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Holds values against the part of JSON Schema that the API's description uses. */
final class Schemas {

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "description",
          "required",
          "additionalProperties",
          "properties",
          "items",
          "enum",
          "pattern",
          "format");

  private final UnaryOperator<Object> resolve;
  private final List<String> faults = new ArrayList<>();

  Schemas(UnaryOperator<Object> resolve) {
    this.resolve = resolve;
  }

  List<String> faults(Object schema, Object value) {
    check("the answer", schema, value);
    return faults;
  }

  private void check(String where, Object reference, Object value) {
    Map<?, ?> schema = (Map<?, ?>) resolve.apply(reference);
    require(KNOWN.containsAll(schema.keySet()), where, "has a schema this test does not know");
    require(hasType(schema.get("type"), value), where, "is no " + schema.get("type"));
    if (schema.get("enum") instanceof List<?> values) {
      require(values.contains(value), where, "is none of " + values);
    }
    if (schema.get("pattern") instanceof String pattern) {
      require(Pattern.matches(pattern, String.valueOf(value)), where, "is not like " + pattern);
    }
    if ("date-time".equals(schema.get("format"))) {
      require(Instant.parse(String.valueOf(value)) != null, where, "is no time");
    }
    if (value instanceof Map<?, ?> object) {
      object(where, schema, object);
    } else if (value instanceof List<?> elements && schema.get("items") != null) {
      elements.forEach(element -> check(where + "[]", schema.get("items"), element));
    }
  }

  private void object(String where, Map<?, ?> schema, Map<?, ?> object) {
    if (schema.get("required") instanceof List<?> required) {
      require(object.keySet().containsAll(required), where, "has not all of " + required);
    }
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    Object others = schema.get("additionalProperties");
    object.forEach(
        (name, value) -> {
          String inside = where + "." + name;
          if (properties.get(name) != null) {
            check(inside, properties.get(name), value);
          } else if (others instanceof Map<?, ?>) {
            check(inside, others, value);
          } else {
            require(!Boolean.FALSE.equals(others), inside, "is not described");
          }
        });
  }

  private static boolean hasType(Object type, Object value) {
    return switch (String.valueOf(type)) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      default -> false;
    };
  }

  private void require(boolean truth, String where, String fault) {
    if (!truth) {
      faults.add(where + " " + fault);
    }
  }
}

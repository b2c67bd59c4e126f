package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may stand in a configuration file, as a JSON Schema (draft 2020-12) for editors: maps, lists
 * and texts. It knows every key and kind of value; what must fit together, {@code config check}
 * knows alone.
 */
public final class Schema {

  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final String TARGETS = "targets";
  private static final String VARIABLE = "variable";
  private static final String TIME = "time";
  private static final String TEXT = "text";
  private static final String DESCRIPTION = "description";

  private Schema() {}

  /** Of everything that the vocabulary lets a file say. */
  public static Map<String, Object> of(SettingCatalog catalog) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", DRAFT);
    root.put("title", "Configuration of Mayfly");
    root.putAll(object(ConfigurationReader.settings(catalog)));
    Map<String, Object> properties = copy(root, "properties");
    properties.put(TARGETS, targets(catalog));
    root.put("properties", properties);
    List<Object> required = new ArrayList<>((List<?>) root.getOrDefault("required", List.of()));
    required.add(TARGETS);
    root.put("required", required);
    root.put("$defs", definitions(catalog));
    return root;
  }

  private static Map<String, Object> copy(Map<String, Object> from, String key) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) from.getOrDefault(key, Map.of())).forEach((k, v) -> copy.put(k.toString(), v));
    return copy;
  }

  private static Map<String, Object> definitions(SettingCatalog catalog) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(VARIABLE, schema("type", "string", "pattern", "\\$\\{\\w+(:-[^}]*)?\\}"));
    definitions.put(
        TIME,
        schema(
            "anyOf",
            List.of(
                schema("type", "string", "pattern", "^" + Durations.FORM + "$"), to(VARIABLE))));
    definitions.put(TEXT, schema("type", List.of("string", "number", "boolean")));
    for (String backend : catalog.backends()) {
      definitions.put(backend, target(backend, catalog));
    }
    return definitions;
  }

  /** The backend that a target names decides what else it may say. */
  private static Map<String, Object> targets(SettingCatalog catalog) {
    List<Object> choices = new ArrayList<>();
    for (String backend : catalog.backends()) {
      Map<String, Object> named = schema(Keys.BACKEND.key(), schema("const", backend));
      choices.add(
          schema(
              "if",
              schema("properties", named, "required", List.of(Keys.BACKEND.key())),
              "then",
              to(backend)));
    }
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("type", "object");
    target.put("required", List.of(Keys.BACKEND.key()));
    target.put(
        "properties",
        schema(
            Keys.BACKEND.key(),
            schema(DESCRIPTION, Keys.BACKEND.help(), "enum", catalog.backends())));
    target.put("allOf", choices);
    return schema(DESCRIPTION, Keys.TARGETS_HELP, "type", "object", "additionalProperties", target);
  }

  private static Map<String, Object> target(String backend, SettingCatalog catalog) {
    return object(Keys.ofTarget(catalog.backend(backend).orElse(List.of())));
  }

  private static Map<String, Object> object(List<Setting<?>> settings) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Setting<?> setting : settings) {
      properties.put(setting.key(), property(setting));
      if (setting.required() && setting.fallback().isEmpty()) {
        required.add(setting.key());
      }
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", required.isEmpty() ? List.of("object", "null") : "object");
    object.put("additionalProperties", false);
    object.put("properties", properties);
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    return object;
  }

  private static Map<String, Object> property(Setting<?> setting) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put(DESCRIPTION, setting.help());
    setting
        .fallback()
        .filter(written -> !written.equals("{}") && !written.contains("$"))
        .ifPresent(written -> property.put("default", fallback(setting.kind(), written)));
    property.putAll(value(setting.kind()));
    return property;
  }

  private static Object fallback(Kind<?> kind, String written) {
    if (kind instanceof Kind.Flag) {
      return Boolean.valueOf(written);
    }
    if (kind instanceof Kind.Number) {
      return Integer.valueOf(written);
    }
    boolean list = kind instanceof Kind.TextList || kind instanceof Kind.Choices;
    return list ? List.of(written.split(", *", -1)) : written;
  }

  private static Map<String, Object> value(Kind<?> kind) {
    if (kind instanceof Kind.Section section) {
      return object(section.settings());
    }
    if (kind instanceof Kind.Sections sections) {
      return schema("type", "array", "items", object(sections.settings()));
    }
    if (kind instanceof Kind.TextList) {
      return schema("type", "array", "items", to(TEXT));
    }
    if (kind instanceof Kind.Choices choices) {
      Map<String, Object> one = choice(choices.values());
      return schema(
          "anyOf", List.of(one, schema("type", "array", "uniqueItems", true, "items", one)));
    }
    if (kind instanceof Kind.TextMap) {
      return schema("type", "object", "additionalProperties", to(TEXT));
    }
    return scalar(kind);
  }

  private static Map<String, Object> scalar(Kind<?> kind) {
    if (kind instanceof Kind.Time) {
      return to(TIME);
    }
    if (kind instanceof Kind.Choice choice) {
      return choice(choice.values());
    }
    if (kind instanceof Kind.Flag) {
      return orVariable(schema("type", "boolean"));
    }
    if (kind instanceof Kind.Number number) {
      return orVariable(
          schema("type", "integer", "minimum", number.least(), "maximum", number.most()));
    }
    return to(TEXT);
  }

  private static Map<String, Object> choice(List<String> values) {
    return orVariable(schema("enum", values));
  }

  private static Map<String, Object> orVariable(Map<String, Object> schema) {
    return schema("anyOf", List.of(schema, to(VARIABLE)));
  }

  private static Map<String, Object> to(String definition) {
    return schema("$ref", "#/$defs/" + definition);
  }

  private static Map<String, Object> schema(Object... namesAndValues) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      schema.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return schema;
  }
}

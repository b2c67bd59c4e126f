package dev.mayfly.sidecar.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields that a request's JSON object may have: all of them texts, each of one form, none
 * twice, and no others.
 */
record JsonFields(Map<String, Field> known) {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * @param form of the whole text
   * @param required whether it must be there; otherwise it is empty where it is not
   */
  record Field(Pattern form, boolean required, String remedy) {}

  JsonFields {
    known = Map.copyOf(known);
  }

  /** Every known field's value. */
  Map<String, String> read(String body) {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      read(parser, values);
    } catch (JacksonException e) {
      // Its message may quote what it read.
      throw new ProblemException(Problem.badBody("the body is no valid JSON", ""));
    }
    known.forEach((name, field) -> check(name, field, values.computeIfAbsent(name, n -> "")));
    return values;
  }

  private void read(JsonParser parser, Map<String, String> values) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ProblemException(Problem.badBody("the body is no JSON object", allowed()));
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Field field = known.get(name);
      if (field == null) {
        throw new ProblemException(Problem.badBody("the body has an unknown field", allowed()));
      }
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new ProblemException(
            Problem.badBody("the field `" + name + "` is no text", field.remedy()));
      }
      values.put(name, parser.getString());
    }
    if (parser.nextToken() != null) {
      throw new ProblemException(Problem.badBody("the body goes on after its JSON object", ""));
    }
  }

  private static void check(String name, Field field, String value) {
    if ((field.required() || !value.isEmpty()) && !field.form().matcher(value).matches()) {
      throw new ProblemException(
          Problem.badBody(
              "the field `" + name + "` is missing or not as it should be", field.remedy()));
    }
  }

  private String allowed() {
    return "the fields are " + String.join(", ", known.keySet().stream().sorted().toList());
  }
}

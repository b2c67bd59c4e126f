package dev.mayfly.backends.vault.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects as maps, token by token. Data binding would load 850 more classes, and hold 9 MB
 * more, before the first call was made. Whole numbers are {@code Long}, others {@code Double}; a
 * null is left out.
 */
public final class JsonConverter implements HttpMessageConverter<Map<String, Object>> {

  private final JsonFactory json = JsonFactory.builder().build();

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return type == Map.class && MediaType.APPLICATION_JSON.isCompatibleWith(mediaType);
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
    return Map.class.isAssignableFrom(type)
        && MediaType.APPLICATION_JSON.isCompatibleWith(mediaType);
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  @Override
  public Map<String, Object> read(Class<? extends Map<String, Object>> type, HttpInputMessage input)
      throws IOException {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), input.getBody())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new HttpMessageNotReadableException("no JSON object", input);
      }
      return object(parser);
    } catch (JacksonException e) {
      // Its message may quote what it read.
      throw new HttpMessageNotReadableException("broken JSON", input);
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Object value = value(parser, parser.nextToken());
      if (value != null) {
        object.put(name, value);
      }
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> array = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object value = value(parser, token);
      if (value != null) {
        array.add(value);
      }
    }
    return array;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  @Override
  public void write(
      Map<String, Object> object, @Nullable MediaType mediaType, HttpOutputMessage output)
      throws IOException {
    output.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    try (JsonGenerator generator =
        json.createGenerator(ObjectWriteContext.empty(), output.getBody())) {
      write(generator, object);
    }
  }

  private static void write(JsonGenerator generator, Object value) {
    if (value instanceof Map<?, ?> object) {
      generator.writeStartObject();
      object.forEach(
          (name, member) -> {
            generator.writeName(String.valueOf(name));
            write(generator, member);
          });
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      generator.writeStartArray();
      elements.forEach(element -> write(generator, element));
      generator.writeEndArray();
    } else if (value instanceof Number number) {
      generator.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else {
      generator.writeString(value.toString());
    }
  }
}

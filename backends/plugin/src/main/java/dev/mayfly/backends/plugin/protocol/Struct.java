package dev.mayfly.backends.plugin.protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON as Protocol Buffers have it ({@code google.protobuf.Struct}): what a connection is told. */
final class Struct {

  private static final int ENTRIES = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private static final int NUMBER = 2;
  private static final int TEXT = 3;
  private static final int TRUTH = 4;
  private static final int OBJECT = 5;
  private static final int LIST = 6;
  private static final int ELEMENTS = 1;

  private Struct() {}

  /** Texts, numbers, booleans, lists and maps of these; what is null is left out. */
  static Map<String, Object> read(byte[] message) {
    Map<String, Object> map = new TreeMap<>();
    for (byte[] entry : Fields.read(message).all(ENTRIES)) {
      Fields fields = Fields.read(entry);
      value(fields.message(VALUE)).forEach(value -> map.put(fields.text(KEY), value));
    }
    return map;
  }

  /** One value, or none. */
  private static List<Object> value(Fields value) {
    if (value.has(TEXT)) {
      return List.of(value.text(TEXT));
    }
    if (value.has(NUMBER)) {
      return List.of(Double.longBitsToDouble(value.number(NUMBER)));
    }
    if (value.has(TRUTH)) {
      return List.of(value.number(TRUTH) != 0);
    }
    if (value.has(OBJECT)) {
      return List.of(read(value.bytes(OBJECT)));
    }
    if (value.has(LIST)) {
      return List.of(
          value.message(LIST).all(ELEMENTS).stream()
              .flatMap(element -> value(Fields.read(element)).stream())
              .toList());
    }
    return List.of();
  }
}

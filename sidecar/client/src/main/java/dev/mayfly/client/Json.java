package dev.mayfly.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the sidecar speaks it: objects as maps, arrays as lists, numbers as doubles. */
final class Json {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** The object that a text is; never quotes the text in an error, which may be secret. */
  static Map<String, Object> object(String text) throws IOException {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at < text.length()) {
      throw json.broken();
    }
    return object(value);
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

  private Object value(int depth) throws IOException {
    space();
    if (depth > MAX_DEPTH) {
      throw broken();
    }
    return switch (peek()) {
      case '{' -> objectAt(depth);
      case '[' -> listAt(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", "");
      default -> numberAt();
    };
  }

  private Map<String, Object> objectAt(int depth) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    at++;
    space();
    while (peek() != '}') {
      space();
      String name = string();
      space();
      expect(':');
      object.put(name, value(depth + 1));
      comma('}');
    }
    at++;
    return object;
  }

  private List<Object> listAt(int depth) throws IOException {
    List<Object> list = new ArrayList<>();
    at++;
    space();
    while (peek() != ']') {
      list.add(value(depth + 1));
      comma(']');
    }
    at++;
    return list;
  }

  private void comma(char end) throws IOException {
    space();
    if (peek() != end) {
      expect(',');
    }
  }

  private String string() throws IOException {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      at++;
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() throws IOException {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> c;
    };
  }

  private char unicode() throws IOException {
    try {
      at += 4;
      return (char) Integer.parseInt(text, at - 4, at, 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw broken();
    }
  }

  private Object word(String word, Object value) throws IOException {
    if (!text.startsWith(word, at)) {
      throw broken();
    }
    at += word.length();
    return value;
  }

  private Double numberAt() throws IOException {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Double.valueOf(text.substring(from, at));
    } catch (NumberFormatException e) {
      throw broken();
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws IOException {
    if (at >= text.length()) {
      throw broken();
    }
    return text.charAt(at);
  }

  private void expect(char c) throws IOException {
    if (peek() != c) {
      throw broken();
    }
    at++;
  }

  private IOException broken() {
    return new IOException("the sidecar's answer is no JSON, from character " + at + " on");
  }
}

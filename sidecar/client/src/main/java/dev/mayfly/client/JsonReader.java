package dev.mayfly.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one text as JSON. An error never quotes the text, which may be secret. */
final class JsonReader {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** A map, a list, a text, a double or a truth value; null is the empty text. */
  static Object read(String text) throws IOException {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.broken();
    }
    return value;
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

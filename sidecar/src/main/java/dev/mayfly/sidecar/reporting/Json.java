package dev.mayfly.sidecar.reporting;

import dev.mayfly.sidecar.text.Visible;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON. */
public final class Json {

  private final StringBuilder out = new StringBuilder();
  private final boolean indented;
  private int depth;

  private Json(boolean indented) {
    this.indented = indented;
  }

  /** On one line, without the line's end. */
  public static String write(Object value) {
    Json json = new Json(false);
    json.value(value);
    return json.out.toString();
  }

  /** A line for each member and element, and a line's end. */
  public static String indented(Object value) {
    Json json = new Json(true);
    json.value(value);
    return json.out.append('\n').toString();
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      text(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    String separator = "";
    begin('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      next(separator);
      text(entry.getKey().toString());
      out.append(indented ? ": " : ":");
      value(entry.getValue());
      separator = ",";
    }
    end('}', map.isEmpty());
  }

  private void array(List<?> list) {
    String separator = "";
    begin('[');
    for (Object element : list) {
      next(separator);
      value(element);
      separator = ",";
    }
    end(']', list.isEmpty());
  }

  private void begin(char bracket) {
    out.append(bracket);
    depth++;
  }

  private void next(String separator) {
    out.append(separator);
    newLine();
  }

  private void end(char bracket, boolean empty) {
    depth--;
    if (!empty) {
      newLine();
    }
    out.append(bracket);
  }

  private void newLine() {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void text(String text) {
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      default -> {
        if (Visible.is(c)) {
          out.appendCodePoint(c);
        } else {
          Visible.escape(c, out);
        }
      }
    }
  }
}

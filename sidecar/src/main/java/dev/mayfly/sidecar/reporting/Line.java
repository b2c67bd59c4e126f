package dev.mayfly.sidecar.reporting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * One message of the log.
 *
 * @param lines one, but for a few texts of ours
 * @param fields for machines, beside the text; none is secret
 */
record Line(Level level, List<String> lines, Map<String, Object> fields) {

  static Line of(Level level, String text) {
    return new Line(level, List.of(text), Map.of());
  }

  static Line info(String text) {
    return of(Level.INFO, text);
  }

  static Line warn(String text) {
    return of(Level.WARN, text);
  }

  static Line error(String text) {
    return of(Level.ERROR, text);
  }

  String text() {
    return String.join("\n", lines);
  }

  Line at(Level other) {
    return new Line(other, lines, fields);
  }

  Line with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new Line(level, lines, more);
  }
}

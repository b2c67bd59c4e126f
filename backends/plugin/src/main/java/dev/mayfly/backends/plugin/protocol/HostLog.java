package dev.mayfly.backends.plugin.protocol;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log of this process: a line of JSON on standard error for each record, which Vault reads and
 * puts into its own log at the same level.
 */
public final class HostLog extends Handler {

  /** To the microsecond: in no other form is a line read as JSON. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);

  /** Warns of every driver that is not on the class path. Kept, or its level would be forgotten. */
  private static final Logger DRIVERS = Logger.getLogger("com.zaxxer.hikari.util.DriverDataSource");

  private final SimpleFormatter words = new SimpleFormatter();

  /** Takes everything that is logged from now on. */
  public static void install() {
    LogManager.getLogManager().reset();
    Logger all = Logger.getLogger("");
    all.setLevel(Level.INFO);
    all.addHandler(new HostLog());
    DRIVERS.setLevel(Level.SEVERE);
  }

  @Override
  public void publish(LogRecord record) {
    StringBuilder line = new StringBuilder(200);
    line.append("{\"@level\":\"").append(level(record.getLevel()));
    line.append("\",\"@timestamp\":\"").append(TIME.format(record.getInstant()));
    line.append("\",\"@module\":\"");
    escape(String.valueOf(record.getLoggerName()), line);
    line.append("\",\"@message\":\"");
    escape(message(record), line);
    System.err.println(line.append("\"}"));
  }

  private String message(LogRecord record) {
    String message = words.formatMessage(record);
    Throwable thrown = record.getThrown();
    return thrown == null ? message : message + ": " + trace(thrown);
  }

  /** In one line: what it was, where, and what it came from. */
  private static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    for (StackTraceElement at : thrown.getStackTrace()) {
      text.append(" at ").append(at);
    }
    Throwable cause = thrown.getCause();
    return cause == null ? text.toString() : text + "; caused by " + trace(cause);
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warn";
    }
    return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }

  @Override
  public void flush() {
    System.err.flush();
  }

  @Override
  public void close() {}
}

package dev.mayfly.sidecar.reporting;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger of SLF4J that writes to {@link Log}. Other libraries' lines are shown from WARN on only:
 * what they say below is theirs. Of Jetty's parser only errors are: its warnings repeat what a
 * client sent; and of the guard's pool: what it warns of is told by the calls that it failed.
 */
final class SlfLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final String OURS = "dev.mayfly.";
  private static final String PARSER = "org.eclipse.jetty.http.";
  private static final String POOL = "com.zaxxer.hikari.";

  private final Level lowest;

  SlfLogger(String name) {
    this.name = name;
    this.lowest = lowest(name);
  }

  private static Level lowest(String name) {
    if (name.startsWith(OURS)) {
      return Level.TRACE;
    }
    return name.startsWith(PARSER) || name.startsWith(POOL) ? Level.ERROR : Level.WARN;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }

  private boolean shows(Level level) {
    return level.compareTo(lowest) <= 0 && Log.current().shows(level);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text = MessageFormatter.basicArrayFormat(pattern, arguments);
    Line line = Line.of(level, thrown == null ? text : text + ": " + thrown);
    Log.current().write(line.with("logger", name));
  }
}

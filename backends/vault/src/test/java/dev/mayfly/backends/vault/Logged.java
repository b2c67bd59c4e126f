package dev.mayfly.backends.vault;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged, at every level, until it is closed. */
final class Logged extends Handler implements AutoCloseable {

  private final StringBuilder text = new StringBuilder();
  private final Logger root = Logger.getLogger("");
  private final Level before = root.getLevel();

  private Logged() {
    setFormatter(new SimpleFormatter());
  }

  static Logged everything() {
    Logged logged = new Logged();
    logged.root.addHandler(logged);
    logged.root.setLevel(Level.ALL);
    return logged;
  }

  synchronized String text() {
    return text.toString();
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    text.append(getFormatter().format(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.setLevel(before);
    root.removeHandler(this);
  }
}

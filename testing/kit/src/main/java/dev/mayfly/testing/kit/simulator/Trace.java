package dev.mayfly.testing.kit.simulator;

import dev.mayfly.testing.kit.time.EventQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened in a schedule, one line each, if somebody wants to read it. */
final class Trace {

  private final EventQueue events;
  private final boolean wanted;
  private final List<String> lines = new ArrayList<>();

  Trace(EventQueue events, boolean wanted) {
    this.events = events;
    this.wanted = wanted;
  }

  void line(String who, Supplier<String> what) {
    if (wanted) {
      lines.add(String.format(Locale.ROOT, "%12.6f  %-8s %s", events.now() / 1e9, who, what.get()));
    }
  }

  List<String> lines() {
    return lines;
  }
}

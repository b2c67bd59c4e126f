package dev.mayfly.testing.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values of one thing, in milliseconds. Thread-safe. */
final class Samples {
  private final List<Double> millis = new ArrayList<>();

  synchronized void add(Duration sample) {
    millis.add(sample.toNanos() / 1e6);
  }

  /** The smallest value that so many per cent of all do not exceed. */
  synchronized double percentile(int percent) {
    if (millis.isEmpty()) {
      throw new IllegalStateException("Nothing was measured");
    }
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  double median() {
    return percentile(50);
  }

  synchronized int count() {
    return millis.size();
  }

  /** Such as {@code 12.3 / 15.0 / 20.1 ms} for p50, p95 and p99. */
  String text(int... percents) {
    StringBuilder text = new StringBuilder();
    for (int percent : percents) {
      text.append(text.isEmpty() ? "" : " / ").append(number(percentile(percent)));
    }
    return text + " ms";
  }

  /** Three digits are all that such a measurement is worth. */
  static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}

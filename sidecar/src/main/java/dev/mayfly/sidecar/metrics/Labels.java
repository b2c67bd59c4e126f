package dev.mayfly.sidecar.metrics;

import java.util.Locale;

/** Label values out of words of ours. */
final class Labels {

  private Labels() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

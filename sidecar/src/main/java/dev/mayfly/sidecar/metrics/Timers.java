package dev.mayfly.sidecar.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.DoubleStream;

/** Timers with buckets, so that Prometheus can put the times of many processes together. */
final class Timers {

  private static final double[] SECONDS = {
    0.001, 0.005, 0.02, 0.05, 0.15, 0.5, 1, 5, 15, 60, 300, 3_600
  };

  private Timers() {}

  /** With buckets up to so many seconds. */
  static Timer.Builder within(double longest, String name, String description) {
    Duration[] buckets =
        DoubleStream.of(SECONDS)
            .filter(seconds -> seconds <= longest)
            .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
            .toArray(Duration[]::new);
    return Timer.builder(name).description(description).serviceLevelObjectives(buckets);
  }
}

package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.loop.Answer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long the blocking calls take, and what comes of them. */
final class CallMeters {

  private static final String LEDGER = "ledger";

  private final Meter.MeterProvider<Timer> calls;
  private final Meter.MeterProvider<Timer> flushes;

  CallMeters(MeterRegistry registry) {
    this.calls =
        Timers.within(
                15, "mayfly.call", "From handing a blocking call over until its answer or deadline")
            .withRegistry(registry);
    this.flushes =
        Timers.within(
                15, "mayfly.ledger.flush", "From handing entries over until they are on the disk")
            .withRegistry(registry);
  }

  /**
   * @param lane a purpose, or a purpose, a colon, and for whom
   */
  void answered(String lane, Answer<?> answer, Duration took) {
    int colon = lane.indexOf(':');
    String purpose = colon < 0 ? lane : lane.substring(0, colon);
    Tags outcome = Tags.of("outcome", outcome(answer));
    if (purpose.equals(LEDGER)) {
      flushes.withTags(outcome).record(took);
    } else {
      String target = colon < 0 ? "" : lane.substring(colon + 1);
      calls.withTags(outcome.and("purpose", purpose, "target", target)).record(took);
    }
  }

  private static String outcome(Answer<?> answer) {
    if (answer instanceof Answer.Failed<?> failed) {
      return Labels.word(failed.error().kind());
    }
    return answer instanceof Answer.Returned<?> ? "ok" : "timeout";
  }
}

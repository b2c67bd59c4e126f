package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A task's end")
class TaskEndTest {

  private static final TaskId JOB = new TaskId("job", "1");
  private static final Duration TTL = Duration.ofMinutes(5);

  @ParameterizedTest
  @CsvSource({
    "OBSERVED, false, 1",
    "DENIED, false, 1",
    "CONFIRMED, false, 1",
    "EXPIRY, false, 1",
    "OBSERVED, true, 1",
    "EXPIRY, true, 1",
    "DENIED, false, 260",
    "EXPIRY, false, 260"
  })
  @DisplayName("is the same in the ledger, whether its process ends it or the one after it")
  void isTheSame(Guarantee guarantee, boolean observeOnly, int seconds) {
    SingleTarget ended = begun(guarantee, observeOnly, seconds);
    ended.broker().end(JOB, new EndReason(EndReason.Cause.EXITED, ""));
    SingleTarget recovered = begun(guarantee, observeOnly, seconds);
    recovered.kill();
    recovered.begin();
    List<String> entries = end(recovered);
    assertTrue(entries.contains("TaskEnded"), entries.toString());
    assertEquals(entries, end(ended));
  }

  private static SingleTarget begun(Guarantee guarantee, boolean observeOnly, int seconds) {
    SingleTarget target = new SingleTarget(guarantee, observeOnly);
    target.start(JOB.name(), TTL, true);
    target.pass(Duration.ofSeconds(seconds));
    return target;
  }

  /** What is written from its end on, but for whose process it is. */
  private static List<String> end(SingleTarget target) {
    target.pass(Duration.ofHours(1));
    return target
        .recorded(Entry.class)
        .map(Recorded::entry)
        .dropWhile(entry -> !(entry instanceof Entry.TaskEnding))
        .map(entry -> entry.getClass().getSimpleName())
        .toList();
  }
}

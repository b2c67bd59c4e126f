package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A credential that expired")
class GuaranteedEndTest {

  private static final Instant AT = Instant.parse("2031-02-03T04:05:06Z");
  private static final LeaseKey KEY = new LeaseKey("abcdefg234");
  private static final TaskId TASK = new TaskId("nightly", "1");

  /** Of one that nobody could name to its issuer, or that nobody was to end. */
  private static Receipt expired(Guarantee guarantee, boolean observeOnly) {
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry.TaskStarted(
            TASK, Principal.of("job", Map.of()), "", Duration.ofHours(1), TaskKind.TASK));
    entries.add(
        new Entry.LeaseIntended(
            KEY,
            TASK,
            "grant",
            "target",
            "role",
            Duration.ofMinutes(5),
            guarantee,
            List.of(),
            observeOnly,
            Collections.emptySortedMap()));
    entries.add(new Entry.IssueUnknown(KEY, "no answer", Optional.empty(), AT));
    if (!observeOnly) {
      entries.add(new Entry.RevocationConfirmed(KEY, false));
    }
    entries.add(new Entry.LeaseExpired(KEY));
    entries.add(new Entry.TaskEnding(TASK, new EndReason(EndReason.Cause.EXITED, "")));
    List<Recorded> recorded = new ArrayList<>();
    entries.forEach(entry -> recorded.add(new Recorded(recorded.size() + 1L, AT, entry)));
    Receipt receipt = Receipts.of(recorded).get(0);
    assertEquals(LeaseState.EXPIRED, receipt.leases().get(0).state());
    return receipt;
  }

  @Test
  @DisplayName("ended as guaranteed where nothing else could end it, and nowhere else")
  void endedAsGuaranteed() {
    assertTrue(expired(Guarantee.EXPIRY, false).endedAsGuaranteed());
    assertFalse(expired(Guarantee.CONFIRMED, false).endedAsGuaranteed());
    for (Guarantee guarantee : List.of(Guarantee.OBSERVED, Guarantee.DENIED, Guarantee.CONFIRMED)) {
      assertFalse(expired(guarantee, true).endedAsGuaranteed(), guarantee.name());
    }
  }
}

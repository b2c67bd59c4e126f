package dev.mayfly.sidecar.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.broker.State;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.FailureKind;
import dev.mayfly.core.ledger.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

@DisplayName("The log of a ledger")
class LedgerLogTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LedgerLog log =
      new LedgerLog(
          new Log(
              Level.WARN,
              Log.Form.PLAIN,
              new PrintStream(written, true, StandardCharsets.UTF_8),
              () -> Instant.EPOCH));
  private long sequence;

  private void failed(String lease, EndStep step, String error) {
    Entry entry = new Entry.EndFailed(new LeaseKey(lease), step, FailureKind.TRANSIENT, error);
    log.recorded(
        new Recorded(++sequence, Instant.EPOCH, entry, Collections.emptySortedMap()), new State());
  }

  @Test
  @DisplayName("warns of a failure once, and again only of another, of another step or lease")
  void once() {
    failed("aaaaaaaaaa", EndStep.SEVER, "away");
    failed("aaaaaaaaaa", EndStep.SEVER, "away");
    failed("aaaaaaaaaa", EndStep.REVOKE, "away");
    failed("bbbbbbbbbb", EndStep.SEVER, "away");
    failed("aaaaaaaaaa", EndStep.SEVER, "denied");
    failed("aaaaaaaaaa", EndStep.SEVER, "away");
    String words = " failed and will be tried again: ";
    assertEquals(
        """
        mayfly: warn: aaaaaaaaaa: SEVER%1$saway
        mayfly: warn: aaaaaaaaaa: REVOKE%1$saway
        mayfly: warn: bbbbbbbbbb: SEVER%1$saway
        mayfly: warn: aaaaaaaaaa: SEVER%1$sdenied
        mayfly: warn: aaaaaaaaaa: SEVER%1$saway
        """
            .formatted(words),
        written.toString(StandardCharsets.UTF_8));
  }
}

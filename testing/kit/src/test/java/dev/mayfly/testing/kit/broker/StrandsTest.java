package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of an end's three strands")
class StrandsTest {

  private static final TaskId JOB = new TaskId("job", "1");

  private final SingleTarget target = new SingleTarget(Duration.ofHours(1));

  @Test
  @DisplayName("access is proven while the issuer is away, and settled when it is back")
  void withoutTheIssuer() {
    begin();
    target.faults.breakDown(Verb.REVOKE, Fault.TRANSIENT_BEFORE);
    end();
    target.pass(Duration.ofSeconds(3));
    Receipt receipt = receipt();
    assertTrue(receipt.proven());
    assertTrue(receipt.ended().isPresent());
    assertFalse(receipt.complete());
    assertEquals(Set.of(Strand.SETTLING), lease(receipt).open().keySet());
    target.faults.mend(Verb.REVOKE);
    target.pass(Duration.ofMinutes(1));
    assertTrue(receipt().complete());
  }

  @Test
  @DisplayName("what hinders cleaning up delays neither the proof nor settling")
  void withSomethingInTheWay() {
    begin();
    target.faults.breakDown(Verb.DESTROY, Fault.TRANSIENT_BEFORE);
    end();
    target.pass(Duration.ofSeconds(3));
    Receipt receipt = receipt();
    assertTrue(receipt.proven());
    assertTrue(receipt.ended().isPresent());
    assertTrue(lease(receipt).settled().isPresent());
    assertEquals(Set.of(Strand.CLEANING_UP), lease(receipt).open().keySet());
  }

  @Test
  @DisplayName("settling does not wait for a guard that cannot cut")
  void withoutTheGuard() {
    begin();
    target.faults.breakDown(Verb.SEVER, Fault.TRANSIENT_BEFORE);
    end();
    target.pass(Duration.ofSeconds(3));
    assertFalse(receipt().proven());
    assertTrue(lease(receipt()).settled().isPresent());
  }

  @Test
  @DisplayName("each is stranded after ten failures, however many processes they are spread over")
  void countedOverProcesses() {
    begin();
    target.faults.breakDown(Verb.DESTROY, Fault.TRANSIENT_BEFORE);
    end();
    while (target.entries(Entry.LeaseStranded.class).isEmpty()) {
      assertTrue(target.entries(Entry.EndFailed.class).size() <= 10);
      target.pass(Duration.ofMillis(500));
      target.kill();
      target.begin();
    }
    assertEquals(10, target.entries(Entry.EndFailed.class).size());
    assertEquals(Strand.CLEANING_UP, target.entries(Entry.LeaseStranded.class).get(0).strand());
    assertEquals(LeaseState.REVOKED, lease(receipt()).state());
  }

  @Test
  @DisplayName("none counts what fails because our own guards take their leave")
  void withoutOurGuards() {
    begin();
    target.faults.breakDown(Verb.SEVER, Fault.TRANSIENT_BEFORE);
    end();
    target.pass(Duration.ofSeconds(1));
    int before = target.entries(Entry.EndFailed.class).size();
    assertTrue(before > 0);
    target.broker().guardsLeave();
    target.pass(Duration.ofMinutes(1));
    assertEquals(before, target.entries(Entry.EndFailed.class).size());
  }

  @Test
  @DisplayName("a person takes responsibility for what is stranded, and for nothing else")
  void waived() {
    begin();
    target.faults.breakDown(Verb.DESTROY, Fault.TRANSIENT_BEFORE);
    target.faults.breakDown(Verb.REVOKE, Fault.UNKNOWN_BEFORE);
    end();
    target.pass(Duration.ofMinutes(10));
    assertEquals(Set.of(Strand.CLEANING_UP, Strand.SETTLING), lease(receipt()).stranded());
    target.faults.mend(Verb.REVOKE);
    target.pass(Duration.ofMinutes(1));
    LeaseKey key = lease(receipt()).key();
    target.broker().waive(key, "somebody", "the owner cleans up");
    target.pass(Duration.ofSeconds(1));
    assertTrue(receipt().complete());
    assertTrue(receipt().proven());
    assertTrue(lease(receipt()).cleaned().isEmpty());
  }

  private void begin() {
    target.start(JOB.name(), Duration.ofMinutes(5), true);
    target.pass(Duration.ofSeconds(1));
  }

  private void end() {
    target.broker().end(JOB, new EndReason(EndReason.Cause.EXITED, ""));
  }

  private Receipt receipt() {
    return target.broker().receipt(JOB).orElseThrow();
  }

  private static Receipt.LeaseLine lease(Receipt receipt) {
    return receipt.leases().get(0);
  }
}

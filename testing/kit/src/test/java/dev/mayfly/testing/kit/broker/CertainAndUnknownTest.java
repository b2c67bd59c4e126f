package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What may have been issued is looked for, and what certainly was not is not:")
class CertainAndUnknownTest {

  private static final Duration TTL = Duration.ofMinutes(5);

  /** Shorter than a lost request may take. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(15);

  private final SingleTarget target = new SingleTarget(Duration.ofHours(1));

  @Test
  @DisplayName("a denial refuses the start at once, and is not asked for again")
  void denied() {
    target.faults.breakDown(Verb.ISSUE, Fault.DENIED);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(1));
    assertEquals(List.of("db: permission denied"), task.refusals);
    assertEquals(1, target.entries(Entry.LeaseIntended.class).size());
    assertEquals(1, target.entries(Entry.TaskEnded.class).size(), "nothing is left to look for");
  }

  @Test
  @DisplayName("an issuer that may work later is asked again")
  void later() {
    target.faults.fail(Verb.ISSUE, 1, Fault.TRANSIENT_BEFORE);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(2));
    assertEquals(1, task.credentials.size());
    assertEquals(2, target.entries(Entry.LeaseIntended.class).size());
  }

  @Test
  @DisplayName("processes that live shorter than a lost request wait for it together")
  void together() {
    target.faults.fail(Verb.ISSUE, 1, Fault.UNKNOWN_BEFORE);
    target.start("job", TTL, true);
    for (int life = 0; life < 3; life++) {
      target.pass(SHORT_LIFE);
      target.kill();
      target.begin();
    }
    assertTrue(
        target.entries(Entry.LeaseProven.class).stream()
            .anyMatch(proven -> proven.key().equals(unknown().key())),
        "proven after 45 s");
  }

  @Test
  @DisplayName("who takes over goes on looking until the lost request is over")
  void notBefore() {
    target.faults.fail(Verb.ISSUE, 1, Fault.UNKNOWN_BEFORE);
    target.start("job", TTL, true);
    target.pass(SHORT_LIFE);
    target.kill();
    target.begin();
    target.pass(Duration.ofSeconds(4));
    assertEquals(0, proofsOfTheUnknown());
    target.pass(Duration.ofSeconds(10));
    assertEquals(1, proofsOfTheUnknown());
  }

  @Test
  @DisplayName("a clock that was set ahead between two processes does not end the wait at once")
  void setAhead() {
    target.faults.fail(Verb.ISSUE, 1, Fault.UNKNOWN_LATER);
    target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(1));
    target.kill();
    target.clock.jump(Duration.ofHours(2));
    target.begin();
    target.pass(Duration.ofSeconds(4));
    assertEquals(0, proofsOfTheUnknown());
    target.pass(Duration.ofSeconds(30));
    assertEquals(1, proofsOfTheUnknown());
    assertTrue(target.fakeTarget.clean(unknown().key()));
  }

  private Entry.IssueUnknown unknown() {
    return target.entries(Entry.IssueUnknown.class).get(0);
  }

  private long proofsOfTheUnknown() {
    return target.entries(Entry.LeaseProven.class).stream()
        .filter(proven -> proven.key().equals(unknown().key()))
        .count();
  }
}

package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A login that no renewal prolongs any further is replaced before it goes,")
class CeilingTest {

  private static final Duration TTL = Duration.ofSeconds(60);

  private final SingleTarget target = new SingleTarget(Duration.ofHours(1));

  @Test
  @DisplayName("where somebody lowered the ceiling while it lived")
  void lowered() {
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.server.limit(Duration.ofSeconds(90));
    target.pass(Duration.ofMinutes(10));
    assertTrue(task.credentials.size() > 5, "replaced again and again");
    assertEquals(List.of(), task.ends);
    assertOverlaps();
  }

  @Test
  @DisplayName("where its issuer knows it no longer")
  void forgotten() {
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.faults.fail(Verb.RENEW, 1, Fault.INVALID);
    target.pass(Duration.ofMinutes(2));
    assertEquals(2, task.credentials.size());
    assertOverlaps();
  }

  @Test
  @DisplayName("by a process that goes on with the task, too")
  void afterARestart() {
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.kill();
    target.server.limit(Duration.ofSeconds(90));
    target.goOn("job", TTL, task);
    target.pass(Duration.ofMinutes(5));
    assertTrue(task.credentials.size() > 2);
    assertEquals(List.of(), task.ends);
    assertOverlaps();
  }

  @Test
  @DisplayName("and lives on as long as it may where its task can take no other")
  void forOneOnly() {
    SingleTarget.Heard task = target.start("job", TTL, false);
    target.pass(Duration.ofSeconds(5));
    target.server.limit(Duration.ofSeconds(90));
    target.pass(Duration.ofSeconds(83));
    assertEquals(List.of(), target.entries(Entry.LeaseEnding.class));
    target.pass(Duration.ofSeconds(10));
    assertEquals(1, target.entries(Entry.LeaseEnding.class).size());
    assertEquals(1, task.credentials.size());
  }

  /**
   * Of any two logins that follow each other, the first was there for a while beside the second.
   */
  private void assertOverlaps() {
    List<LeaseKey> keys =
        target.entries(Entry.LeaseIntended.class).stream().map(Entry.LeaseIntended::key).toList();
    for (Recorded ending : target.recorded(Entry.LeaseEnding.class).toList()) {
      LeaseKey old = ((Entry.LeaseEnding) ending.entry()).key();
      LeaseKey next = keys.get(keys.indexOf(old) + 1);
      Instant delivered =
          target
              .recorded(Entry.Delivered.class)
              .filter(entry -> ((Entry.Delivered) entry.entry()).key().equals(next))
              .map(Recorded::at)
              .findFirst()
              .orElse(Instant.MAX);
      assertTrue(
          delivered.plusSeconds(5).isBefore(ending.at()),
          next + " was delivered at " + delivered + ", its predecessor ended at " + ending.at());
    }
  }
}

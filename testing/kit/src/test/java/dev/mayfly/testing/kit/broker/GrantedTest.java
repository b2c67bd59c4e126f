package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("With each credential a task's listener is told")
class GrantedTest {

  private static final Duration TTL = Duration.ofSeconds(60);

  private final SingleTarget target = new SingleTarget(Duration.ofSeconds(90));

  @Test
  @DisplayName("its lease's key, how long it lasts and can be made to last, and which it is")
  void key_validity_and_number() {
    target.faults.fail(Verb.ISSUE, 1, Fault.TRANSIENT_BEFORE);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofMinutes(2));
    List<Recorded> issued = target.recorded(Entry.LeaseIssued.class).toList();
    List<Granted> told = task.credentials;
    assertTrue(told.size() > 1, "it was replaced");
    for (int i = 0; i < told.size(); i++) {
      Granted granted = told.get(i);
      Entry.LeaseIssued lease = (Entry.LeaseIssued) issued.get(i).entry();
      assertEquals(lease.key(), granted.key());
      assertEquals(lease.account(), granted.credential().account());
      assertEquals(lease.validity(), granted.validity());
      assertEquals(issued.get(i).at().plus(lease.longest()), granted.atMost());
      assertEquals(i + 2, granted.number(), "one that was refused counts");
    }
  }
}

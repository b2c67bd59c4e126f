package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import dev.mayfly.testing.kit.target.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No proof, no credential:")
class ProvableTest {

  private static final Duration TTL = Duration.ofSeconds(60);

  private final SingleTarget target = new SingleTarget(Duration.ofSeconds(90));

  private static Node standby(SingleTarget target) {
    return target.fakeTarget.nodes().get(1);
  }

  @Test
  @DisplayName("a start is refused while its guard does not see every node, and says which")
  void refused() {
    standby(target).reachable(false);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    assertEquals(
        List.of(
            "db: no end could be proven: the guard of orders does not see orders-1: unreachable"),
        task.refusals);
    assertEquals(List.of(), target.entries(Entry.Delivered.class));
  }

  @Test
  @DisplayName("a start is refused while its guard sees nothing at all")
  void blind() {
    target.faults.breakDown(Verb.OBSERVE, Fault.DENIED);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    assertEquals(1, task.refusals.size());
    assertTrue(
        task.refusals.get(0).contains("sees nothing: permission denied"), task.refusals::toString);
    assertEquals(List.of(), target.entries(Entry.Delivered.class));
  }

  @Test
  @DisplayName("a node that is away for a moment refuses nobody")
  void awayForAMoment() {
    standby(target).reachable(false);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), task.credentials);
    standby(target).reachable(true);
    target.pass(Duration.ofSeconds(2));
    assertEquals(1, task.credentials.size());
  }

  @Test
  @DisplayName("who comes while a try for its guard's login fails is told by the next")
  void toldByTheNext() {
    SingleTarget guarded = new SingleTarget(Duration.ofHours(1), Target.Unprovable.REFUSE, true);
    guarded.faults.breakDown(Verb.ISSUE, Fault.TRANSIENT_BEFORE);
    SingleTarget.Heard first = guarded.start("first", TTL, true);
    guarded.pass(Duration.ofSeconds(28));
    SingleTarget.Heard second = guarded.start("second", TTL, true);
    guarded.pass(Duration.ofSeconds(8));
    assertEquals(1, first.refusals.size());
    assertEquals(List.of(), second.refusals);
    guarded.faults.mend(Verb.ISSUE);
    guarded.pass(Duration.ofSeconds(8));
    assertEquals(1, second.credentials.size(), second.refusals::toString);
  }

  @Test
  @DisplayName("where the target puts up with it, it is delivered, and ledger and receipt say so")
  void warned() {
    SingleTarget lenient = new SingleTarget(Duration.ofSeconds(90), Target.Unprovable.WARN, false);
    standby(lenient).reachable(false);
    SingleTarget.Heard task = lenient.start("job", TTL, true);
    lenient.pass(Duration.ofSeconds(5));
    assertEquals(1, task.credentials.size());
    assertEquals(1, lenient.entries(Entry.Unprovable.class).size());
    Receipt receipt = lenient.broker().snapshot().tasks().get(0);
    assertTrue(receipt.leases().get(0).unprovable().contains("orders-1"), receipt::toString);
  }

  @Test
  @DisplayName("who lives when a node is lost lives on, and is given the next when it is back")
  void lostLater() {
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    standby(target).reachable(false);
    target.pass(Duration.ofSeconds(78));
    assertEquals(List.of(), target.entries(Entry.LeaseEnding.class));
    assertEquals(
        1, task.credentials.size(), "the next is not made while nobody could prove its end");
    standby(target).reachable(true);
    target.pass(Duration.ofSeconds(8));
    assertEquals(2, task.credentials.size());
    assertEquals(List.of(), task.ends);
  }
}

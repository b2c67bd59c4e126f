package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A second account under the key of a lease, whose call was sent twice,")
class SecondAccountTest {

  @ParameterizedTest(name = "observe only: {0}")
  @CsvSource({"false, 1", "true, 2"})
  @DisplayName("is destroyed, but not by who only observes")
  void isDestroyed(boolean observeOnly, int left) {
    SingleTarget target = new SingleTarget(Guarantee.OBSERVED, observeOnly);
    target.faults.fail(Verb.ISSUE, 1, Fault.DOUBLED);
    target.start("job", Duration.ofMinutes(5), true);
    target.pass(Duration.ofMinutes(1));
    assertEquals(left, target.fakeTarget.accounts().size());
  }
}

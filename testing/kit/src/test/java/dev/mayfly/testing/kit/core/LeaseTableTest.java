package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The transition table of a lease")
class LeaseTableTest {

  private static final List<String> LEGAL =
      List.of(
          "PENDING ISSUED ACTIVE",
          "PENDING ISSUE_UNKNOWN REVOKING",
          "PENDING ISSUE_REFUSED REFUSED",
          "ACTIVE RENEWED ACTIVE",
          "ACTIVE END REVOKING",
          "REVOKING END_BY_EXPIRY EXPIRING",
          "REVOKING SEVERED UNVERIFIED",
          "REVOKING PROVEN REVOKED",
          "REVOKING DENIED DENIED",
          "REVOKING CONFIRMED CONFIRMED",
          "REVOKING STRAND STRANDED",
          "REVOKING LATE_ISSUE REVOKING",
          "UNVERIFIED STRAND STRANDED",
          "UNVERIFIED LATE_ISSUE REVOKING",
          "UNVERIFIED PROVEN REVOKED",
          "UNVERIFIED DENIED DENIED",
          "DENIED VALIDITY_ENDED EXPIRED",
          "EXPIRING LATE_ISSUE EXPIRING",
          "EXPIRING VALIDITY_ENDED EXPIRED",
          "STRANDED LATE_ISSUE REVOKING",
          "STRANDED PROVEN REVOKED",
          "STRANDED DENIED DENIED",
          "STRANDED CONFIRMED CONFIRMED",
          "STRANDED END_BY_EXPIRY EXPIRING",
          "STRANDED WAIVE WAIVED");

  @Test
  @DisplayName("has these transitions and no other")
  void hasTheseTransitions() {
    List<String> found = new ArrayList<>();
    for (LeaseState from : LeaseState.values()) {
      for (LeaseEvent event : LeaseEvent.values()) {
        LeaseTable.find(from, event).ifPresent(to -> found.add(from + " " + event + " " + to));
      }
    }
    assertEquals(LEGAL.stream().sorted().toList(), found.stream().sorted().toList());
  }
}

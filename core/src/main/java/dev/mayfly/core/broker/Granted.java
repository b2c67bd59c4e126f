package dev.mayfly.core.broker;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Validity;
import java.time.Duration;
import java.time.Instant;

/**
 * A credential that a task has: it was issued and delivered.
 *
 * @param number counts the leases of its grant from 1, those that were never issued among them
 * @param validity until when it is valid as it is now; it is prolonged while the task lives
 * @param longest for how long after its issue renewals can make it last; then another takes its
 *     place
 */
public record Granted(
    LeaseKey key,
    int number,
    Credential credential,
    Instant issued,
    Validity validity,
    Duration longest) {

  /** Until when renewals can prolong it. */
  public Instant atMost() {
    return issued.plus(longest);
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Proof;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The account of one task: who, what, why, when it was issued and ended, and how the end was
 * proven.
 *
 * @param isolated whether its command was kept from what Mayfly itself works with; if not, it may
 *     have made itself credentials that no receipt knows. Empty where it is not our child
 * @param complete whether every lease is at its end
 */
public record Receipt(
    TaskId task,
    Principal principal,
    String purpose,
    Optional<Boolean> isolated,
    Instant started,
    Optional<Instant> ending,
    Optional<EndReason> reason,
    Optional<Instant> ended,
    boolean complete,
    List<LeaseLine> leases) {

  public Receipt {
    leases = List.copyOf(leases);
  }

  /** Every lease that existed was observed at its target to be gone. */
  public boolean proven() {
    return complete
        && leases.stream()
            .allMatch(l -> l.state() == LeaseState.REVOKED || l.state() == LeaseState.REFUSED);
  }

  /** Those of one grant, in the order in which they were asked for. */
  public List<LeaseLine> leasesOf(String grant) {
    return leases.stream().filter(lease -> lease.grant().equals(grant)).toList();
  }

  /**
   * Credential time that stayed usable after the task ended, summed over its leases; empty while
   * one is still open.
   */
  public Optional<Duration> exposure() {
    Duration sum = Duration.ZERO;
    for (LeaseLine lease : leases) {
      if (lease.exposure().isEmpty() && lease.issued().isPresent()) {
        return Optional.empty();
      }
      sum = sum.plus(lease.exposure().orElse(Duration.ZERO));
    }
    return Optional.of(sum);
  }

  /**
   * One lease of the task.
   *
   * @param ending since when it is to end
   * @param severed when its account was locked and its sessions were killed on every node
   * @param exposure from the task's end (or the lease's own, if that came first) until access was
   *     observed to be cut: severed everywhere, proven gone, or expired, whichever came first
   */
  public record LeaseLine(
      LeaseKey key,
      String grant,
      String target,
      String role,
      String rule,
      String account,
      LeaseState state,
      Optional<Instant> issued,
      Optional<Validity> validity,
      Optional<Instant> ending,
      Optional<Instant> severed,
      int sessionsKilled,
      Optional<Proof> proof,
      Optional<Duration> exposure,
      int attempts,
      String note) {}
}

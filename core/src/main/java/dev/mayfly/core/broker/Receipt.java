package dev.mayfly.core.broker;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The account of one task: who, what, why, when it was issued and ended, and how the end was
 * proven.
 *
 * @param isolated whether its command was kept from what Mayfly itself works with; if not, it may
 *     have made itself credentials that no receipt knows. Empty where it is not our child
 * @param ended when nobody could bring any lease further to its end, and all else was done,
 *     stranded, or had two seconds more
 * @param endsBy when its lifetime is over, by what it was allowed
 * @param waiting what the policy has not said yet
 * @param denials what it refused; a task that was refused at once never began, and has no receipt
 * @param complete whether nothing is left to do: access is at its end, what the task made is
 *     cleaned up, and its issuers have revoked everything
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
    Instant endsBy,
    List<Waiting> waiting,
    List<Denial> denials,
    List<LeaseLine> leases) {

  public Receipt {
    waiting = List.copyOf(waiting);
    denials = List.copyOf(denials);
    leases = List.copyOf(leases);
  }

  /** The policy was asked about a grant, and has not said yet. */
  public record Waiting(
      String grant,
      String target,
      String role,
      Occasion occasion,
      String waitsFor,
      Instant since,
      Instant until) {}

  /** The policy allowed a lease, for so long at most. */
  public record Permit(Instant at, Occasion occasion, Duration ttl, Grounds grounds) {}

  /** The policy refused a grant. */
  public record Denial(
      Instant at,
      String grant,
      String target,
      String role,
      Occasion occasion,
      String reason,
      Grounds grounds) {}

  /** Whether the policy has not said yet whether it may begin. */
  public boolean waits() {
    return waiting.stream().anyMatch(one -> one.occasion() == Occasion.START);
  }

  /** The task is over, and no access of any lease that existed was observed to be left. */
  public boolean proven() {
    return ending.isPresent()
        && leases.stream()
            .allMatch(l -> l.state() == LeaseState.REVOKED || l.state() == LeaseState.REFUSED);
  }

  /** The task is over, and every lease that existed ended as its guarantee says. */
  public boolean endedAsGuaranteed() {
    return ending.isPresent() && leases.stream().allMatch(LeaseLine::endedAsGuaranteed);
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
   * @param parameters what it was made with besides its role
   * @param permit what the policy said; empty for Mayfly's own, about which it is not asked
   * @param guarantee how its end can be known
   * @param observeOnly whether nobody ended it, since Mayfly only observed
   * @param ending since when it is to end
   * @param severed when its access was cut on every node
   * @param cleaned when what it made was handed over and its account was dropped, or left for good
   * @param disarmed what would have run as somebody else, and was taken out or changed before that
   * @param left what could not be handed over, and stays with the account, which has no access
   * @param settled when its issuer had revoked it
   * @param open the strands of its end that are not done, and what is in their way, where that is
   *     known; empty while it lives
   * @param stranded those of them that need a person
   * @param unprovable why its end could not have been proven when it was delivered; empty: it could
   * @param exposure from the task's end (or the lease's own, if that came first) until no access
   *     was observed to be left, further use was observed to be denied, its issuer confirmed that
   *     it is revoked, or it expired: by its guarantee
   * @param attempts how often the strand failed that failed most often
   */
  public record LeaseLine(
      LeaseKey key,
      String grant,
      String target,
      String role,
      SortedMap<String, String> parameters,
      Optional<Permit> permit,
      Guarantee guarantee,
      boolean observeOnly,
      String account,
      LeaseState state,
      Optional<Instant> issued,
      Optional<Validity> validity,
      Optional<Instant> ending,
      Optional<Instant> severed,
      int sessionsKilled,
      Optional<Proof> proof,
      Optional<Duration> exposure,
      Optional<Instant> cleaned,
      List<Residue> disarmed,
      List<Residue> left,
      Optional<Instant> settled,
      SortedMap<Strand, String> open,
      Set<Strand> stranded,
      int attempts,
      String unprovable,
      String note) {

    public LeaseLine {
      disarmed = List.copyOf(disarmed);
      left = List.copyOf(left);
      open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
      stranded = Set.copyOf(stranded);
    }

    /** Nothing of it is left to do, or only its expiry is waited for. */
    public boolean finished() {
      return (state.isTerminal() || state.awaitsExpiry()) && open.isEmpty();
    }

    /** Whether it ended as its guarantee says. */
    public boolean endedAsGuaranteed() {
      return state.isEndOf(guarantee, proof.isPresent());
    }
  }
}

package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.task.TaskId;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lease that is not at its end: under which labels it counts, and since when it should be cut.
 */
final class OpenLease {

  /** Of a lease whose beginning was not seen. */
  static final Tags UNKNOWN_TARGET = Tags.of("target", "unknown");

  final TaskId task;
  final Tags target;
  final Tags role;
  boolean issued;
  Instant diesAt;
  @Nullable Instant ending;
  private boolean cut;
  private final Guarantee guarantee;
  private final Set<Strand> owed;

  OpenLease(TaskId task, String target, String role, Guarantee guarantee, Instant diesAt) {
    this.guarantee = guarantee;
    this.owed =
        guarantee.isSeen()
            ? EnumSet.allOf(Strand.class)
            : EnumSet.of(Strand.ACCESS, Strand.SETTLING);
    this.task = task;
    this.target = Tags.of("target", target);
    this.role = this.target.and("role", role);
    this.diesAt = diesAt;
  }

  void end(Instant at) {
    if (ending == null) {
      ending = at;
    }
  }

  /** Nobody looks, and its issuer's word is its end. */
  boolean isDecidedByItsIssuer() {
    return guarantee == Guarantee.CONFIRMED;
  }

  boolean owes(Strand strand) {
    return owed.contains(strand);
  }

  /** Nothing of this strand is left to do; the answer: nor of any other. */
  boolean done(Strand strand) {
    owed.remove(strand);
    return owed.isEmpty();
  }

  /** It was cut some time ago: that exposure is not ours to measure. */
  void wasCut() {
    cut = true;
  }

  /** No access was seen to be left; answers for how long it was open too long, the first time. */
  Optional<Duration> cut(Instant at) {
    if (cut || ending == null) {
      return Optional.empty();
    }
    cut = true;
    return Optional.of(at.isBefore(ending) ? Duration.ZERO : Duration.between(ending, at));
  }
}

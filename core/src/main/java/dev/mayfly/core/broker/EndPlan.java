package dev.mayfly.core.broker;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.Strand;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the end of a lease consists of, and which strand of it decides that it is at its end. */
enum EndPlan {
  /** It is cut and seen to be gone, while the issuer revokes and what it made is cleaned up. */
  OBSERVED(Strand.ACCESS, Strand.ACCESS, Strand.CLEANING_UP, Strand.SETTLING),
  /** The same, but that what denies it is cleaned up only once it has expired. */
  DENIED(Strand.ACCESS, Strand.ACCESS, Strand.CLEANING_UP, Strand.SETTLING),
  /** Its issuer is asked until it says that it is done. */
  CONFIRMED(Strand.SETTLING, Strand.SETTLING),
  /** Its issuer is told that nobody needs it any more, and its expiry waited for. */
  EXPIRY(null, Strand.SETTLING),
  /**
   * Mayfly's own login to a guard: guards may look at those and not touch them, so that the issuer
   * comes first.
   */
  GUARD_LOGIN(Strand.ACCESS, Strand.ACCESS, Strand.SETTLING),
  /** Who only observes ends nothing. */
  OBSERVE_ONLY(null);

  private final @Nullable Strand deciding;

  @SuppressWarnings("ImmutableEnumChecker") // what Set.of makes is immutable
  private final Set<Strand> strands;

  EndPlan(@Nullable Strand deciding, Strand... strands) {
    this.deciding = deciding;
    this.strands = Set.of(strands);
  }

  static EndPlan of(Guarantee guarantee, boolean observeOnly, boolean guardLogin) {
    if (observeOnly) {
      return OBSERVE_ONLY;
    }
    if (guardLogin) {
      return GUARD_LOGIN;
    }
    return switch (guarantee) {
      case OBSERVED -> OBSERVED;
      case DENIED -> DENIED;
      case CONFIRMED -> CONFIRMED;
      case EXPIRY -> EXPIRY;
    };
  }

  boolean includes(Strand strand) {
    return strands.contains(strand);
  }

  /** Empty where only time ends it. */
  Optional<Strand> deciding() {
    return Optional.ofNullable(deciding);
  }

  boolean isDecidedBy(Strand strand) {
    return strand == deciding;
  }
}

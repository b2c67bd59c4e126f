package dev.mayfly.core.lease;

import java.util.Locale;

/** What an end consists of. Each strand has retries of its own, and none waits for another. */
public enum Strand {
  /** Access is cut, and seen to be gone at the target: the proof. */
  ACCESS,
  /** What the lease's account made is disarmed and handed over, and the account is dropped. */
  CLEANING_UP,
  /** The issuer's lease and token are revoked. */
  SETTLING;

  /** As people and machines read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

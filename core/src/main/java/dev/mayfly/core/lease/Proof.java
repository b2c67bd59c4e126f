package dev.mayfly.core.lease;

import java.time.Instant;

/** What made a lease count as gone. */
public record Proof(Kind kind, Instant at, Observation observation) {

  /** How strong it is. */
  public enum Kind {
    /** No way to log in, no membership, no session, no login under way, on every node. */
    CATALOGUE,
    /** The same, and a login with the credential was refused while a control login worked. */
    CATALOGUE_AND_LOGIN,
    /** A login was refused, without a catalogue: only for a guard's own last credential. */
    LOGIN,
    /** Further use is denied on every node; what was open may live on until its expiry. */
    DENIAL
  }
}

package dev.mayfly.testing.kit.simulator;

/** The rules that are never broken. */
public enum Rule {
  NO_PULSE_NO_RENEWAL("No pulse, no renewal"),
  INTENT_FIRST("Intent first"),
  THE_END_IS_FINAL("The end is final"),
  ONE_CALL_IN_FLIGHT("One call in flight per lease"),
  PROOF_NOT_STATUS_CODES("Proof, not status codes"),
  PROOF_WAITS_FOR_NOBODY("The proof waits for nobody"),
  REVOKE_THEN_ROTATE("Revoke, then rotate"),
  FAIL_CLOSED("Fail closed"),
  NOTHING_LOST("Nothing lost"),
  NO_SECRET_AT_REST("No secret at rest"),
  BOUNDED("Bounded"),
  OBSERVE_ONLY_ENDS_NOTHING("Observe only ends nothing");

  private final String words;

  Rule(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}

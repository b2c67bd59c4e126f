package dev.mayfly.testing.kit.fault;

import static dev.mayfly.testing.kit.fault.Fault.DENIED;
import static dev.mayfly.testing.kit.fault.Fault.DOUBLED;
import static dev.mayfly.testing.kit.fault.Fault.INVALID;
import static dev.mayfly.testing.kit.fault.Fault.PARTLY;
import static dev.mayfly.testing.kit.fault.Fault.TRANSIENT_AFTER;
import static dev.mayfly.testing.kit.fault.Fault.TRANSIENT_BEFORE;
import static dev.mayfly.testing.kit.fault.Fault.UNEXPECTED_AFTER;
import static dev.mayfly.testing.kit.fault.Fault.UNEXPECTED_BEFORE;
import static dev.mayfly.testing.kit.fault.Fault.UNKNOWN_AFTER;
import static dev.mayfly.testing.kit.fault.Fault.UNKNOWN_BEFORE;
import static dev.mayfly.testing.kit.fault.Fault.UNKNOWN_LATER;

import java.util.List;

/** What can be called, and how it may fail without breaking its own contract. */
public enum Verb {
  ISSUE(
      TRANSIENT_BEFORE,
      DENIED,
      INVALID,
      UNKNOWN_BEFORE,
      UNKNOWN_AFTER,
      UNKNOWN_LATER,
      UNEXPECTED_BEFORE,
      UNEXPECTED_AFTER,
      DOUBLED),
  RENEW(
      TRANSIENT_BEFORE,
      TRANSIENT_AFTER,
      DENIED,
      INVALID,
      UNKNOWN_BEFORE,
      UNKNOWN_AFTER,
      UNEXPECTED_AFTER,
      DOUBLED),
  REVOKE(
      TRANSIENT_BEFORE,
      TRANSIENT_AFTER,
      DENIED,
      INVALID,
      UNKNOWN_BEFORE,
      UNKNOWN_AFTER,
      UNEXPECTED_BEFORE,
      DOUBLED),
  SEVER(TRANSIENT_BEFORE, TRANSIENT_AFTER, DENIED, UNKNOWN_AFTER, UNEXPECTED_BEFORE, PARTLY),
  DESTROY(TRANSIENT_BEFORE, TRANSIENT_AFTER, DENIED, UNKNOWN_AFTER, UNEXPECTED_AFTER, PARTLY),
  OBSERVE(TRANSIENT_BEFORE, DENIED, UNKNOWN_BEFORE, UNEXPECTED_BEFORE),
  TRY_LOGIN(TRANSIENT_BEFORE, UNKNOWN_BEFORE, UNEXPECTED_BEFORE),
  ROTATE(TRANSIENT_BEFORE, DENIED, INVALID, UNKNOWN_BEFORE, UNKNOWN_AFTER, UNEXPECTED_AFTER),
  TURN(TRANSIENT_BEFORE),
  DELIVER(TRANSIENT_BEFORE, PARTLY),
  WITHDRAW(TRANSIENT_BEFORE, TRANSIENT_AFTER),
  APPEND(TRANSIENT_BEFORE, PARTLY),
  SYNC(TRANSIENT_BEFORE, TRANSIENT_AFTER);

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
  private final List<Fault> faults;

  Verb(Fault... faults) {
    this.faults = List.of(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}

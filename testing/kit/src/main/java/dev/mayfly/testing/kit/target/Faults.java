package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.UnexpectedFault;
import java.util.Optional;

/** Throws what a fault says, before or after the effect. */
final class Faults {

  private Faults() {}

  static void before(Optional<Fault> fault) throws BackendException {
    if (fault.isEmpty()) {
      return;
    }
    switch (fault.get()) {
      case TRANSIENT_BEFORE -> throw new BackendException(Kind.TRANSIENT, "busy");
      case DENIED -> throw new BackendException(Kind.DENIED, "permission denied");
      case INVALID -> throw new BackendException(Kind.INVALID, "it cannot work");
      case UNKNOWN_BEFORE -> throw new BackendException(Kind.UNKNOWN, "no answer");
      case UNEXPECTED_BEFORE -> throw new UnexpectedFault();
      default -> {}
    }
  }

  static void after(Optional<Fault> fault) throws BackendException {
    if (fault.isEmpty()) {
      return;
    }
    switch (fault.get()) {
      case TRANSIENT_AFTER -> throw new BackendException(Kind.TRANSIENT, "busy");
      case UNKNOWN_AFTER -> throw new BackendException(Kind.UNKNOWN, "no answer");
      case UNEXPECTED_AFTER -> throw new UnexpectedFault();
      default -> {}
    }
  }
}

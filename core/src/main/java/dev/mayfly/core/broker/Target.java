package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;

/**
 * A configured place at which credentials are made.
 *
 * @param unprovable what becomes of who asks for one while an end of it could not be proven
 */
public record Target(String name, Backend backend, Unprovable unprovable) {

  /** What is done where the guard does not see every node. */
  public enum Unprovable {
    /** Nothing is delivered. */
    REFUSE,
    /** It is delivered, and the log and the receipt say so. */
    WARN
  }

  public Target {
    if (backend.guarantee().isSeen() != backend.guard().isPresent()) {
      throw new IllegalArgumentException(
          "the backend of target "
              + name
              + " says that its ends are "
              + backend.guarantee()
              + (backend.guard().isPresent() ? " and has a guard" : " and has no guard"));
    }
  }

  /** One that refuses. */
  public Target(String name, Backend backend) {
    this(name, backend, Unprovable.REFUSE);
  }
}

package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import java.util.Optional;

/**
 * An account that is called as ours are and has access as they have, though no guard has seen it as
 * a lease's. Whoever has what Mayfly logs in with can make one.
 *
 * @param key what it carries in the place of a lease's key, where that could be one: then it may be
 *     of a Mayfly elsewhere. Empty: it is no Mayfly's
 * @param remedy what ends its access
 */
public record UnknownAccount(String name, Optional<LeaseKey> key, String remedy) {

  /** For people. */
  public String what() {
    return key.isEmpty()
        ? "account " + name + " is no lease's: somebody made it beside Mayfly"
        : "account "
            + name
            + " has the name of a lease's, but no guard has seen that lease: somebody made it beside"
            + " Mayfly, or it is of a Mayfly elsewhere that cannot look at this server";
  }
}

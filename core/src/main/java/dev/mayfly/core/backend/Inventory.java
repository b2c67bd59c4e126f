package dev.mayfly.core.backend;

import dev.mayfly.core.time.Deadline;

/** Lists every account of a target, ours and others', and what each may do there. */
public interface Inventory {

  /**
   * Looks at the target in a few questions, however many accounts it has, with a login of its own
   * that ends with the look. It changes nothing.
   */
  AccountList accounts(Deadline deadline) throws BackendException;
}

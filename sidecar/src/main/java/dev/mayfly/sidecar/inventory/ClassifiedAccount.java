package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An account, and what can be said of it here.
 *
 * @param why by what its class was told
 */
record ClassifiedAccount(
    Account account, AccountClass type, String why, Ownership ownership, Set<Flag> flags) {

  ClassifiedAccount {
    Set<Flag> ordered = EnumSet.noneOf(Flag.class);
    ordered.addAll(flags);
    flags = Collections.unmodifiableSet(ordered);
  }
}

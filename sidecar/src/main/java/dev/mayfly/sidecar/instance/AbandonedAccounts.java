package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The accounts at one target whose Mayfly is gone, and its ledger with it: their own time is over,
 * and nobody has ended them.
 */
record AbandonedAccounts(Guard guard, OpenLeases open) {

  /** So many at a time: there is a next task. */
  private static final int PORTION = 50;

  /** Ends them, and says so. */
  List<String> end(Deadline deadline) throws BackendException {
    List<LeaseKey> found = guard.abandoned(deadline);
    if (found.isEmpty()) {
      return List.of();
    }
    Set<LeaseKey> ours = open.keys();
    List<LeaseAccounts> abandoned =
        found.stream()
            .filter(key -> !ours.contains(key))
            .limit(PORTION)
            .map(key -> LeaseAccounts.of(key, Duration.ZERO))
            .toList();
    return abandoned.isEmpty()
        ? List.of()
        : guard.destroy(abandoned, deadline).stream().map(AbandonedAccounts::told).toList();
  }

  private static String told(Cleaned cleaned) {
    return "what is called as lease "
        + cleaned.key()
        + "'s outlived its own time, so that its Mayfly is gone: "
        + cleaned.accounts().values()
        + (cleaned.failures().isEmpty()
            ? ". It is ended"
            : ". Its access is ended, and the rest cannot be: " + cleaned.failures());
  }
}

package dev.mayfly.core.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of a ledger besides its entries. Nothing of it is secret.
 *
 * @param process who has it, or had it last, for people
 * @param targets those that its leases were made at: name → what tells it from others
 * @param elsewhere whose word it is, where another machine handed it over
 */
public record LedgerOrigin(
    String process, Map<String, String> targets, Optional<String> elsewhere) {

  public LedgerOrigin {
    targets = Map.copyOf(targets);
  }

  /** Of one that a process of this machine makes. */
  public static LedgerOrigin here(String process, Map<String, String> targets) {
    return new LedgerOrigin(process, targets, Optional.empty());
  }

  /** Whose word is what stands in it. */
  public String witness() {
    return elsewhere.filter(told -> !told.isEmpty()).orElse(process);
  }
}

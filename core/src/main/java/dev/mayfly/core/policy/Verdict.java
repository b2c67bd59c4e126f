package dev.mayfly.core.policy;

import java.time.Duration;

/** What the policy said, with the words that go into the ledger. */
public sealed interface Verdict {

  /**
   * @param rule the rule that allowed it; {@code ttl} what is asked of the backend, never above the
   *     rule's ceiling
   */
  record Permit(Duration ttl, String rule) implements Verdict {}

  record Deny(String reason) implements Verdict {}
}

package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.kit.ledger.SimulatedStorage;
import dev.mayfly.testing.kit.loop.Submission;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Issue calls of one process over all its lives: intended and durable first, permitted, and each
 * key once.
 */
final class IntentRules {

  private final SimulatedStorage storage;
  private final Map<LeaseKey, Submission> issued = new HashMap<>();

  IntentRules(SimulatedStorage storage) {
    this.storage = storage;
  }

  void issuing(IssueRequest request, Submission call, LedgerModel model) {
    int durable = (Integer) Objects.requireNonNull(call.witnessed());
    if (!storage.holds(request.key().value().getBytes(StandardCharsets.UTF_8), durable)) {
      throw new BrokenRule(
          Rule.INTENT_FIRST, request.key() + " was asked for before its intent was durable");
    }
    Submission before = issued.put(request.key(), call);
    if (before != null && before != call) {
      throw new BrokenRule(Rule.INTENT_FIRST, request.key() + " was asked for a second time");
    }
    LeaseModel lease = model.lease(request.key());
    if (lease.task.endingAt < call.requestedAt()) {
      throw new BrokenRule(
          Rule.THE_END_IS_FINAL, request.key() + " was asked for after its task ended");
    }
    Entry.LeaseIntended intent = lease.intent;
    if (intent.ttl().compareTo(request.ttl()) < 0
        || !intent.role().equals(request.role())
        || !intent.parameters().equals(request.parameters())) {
      throw new BrokenRule(Rule.FAIL_CLOSED, request.key() + " is asked for as it was not allowed");
    }
  }
}

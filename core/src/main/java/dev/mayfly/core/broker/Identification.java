package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records a new account's id at the target, by which its sessions can be found after its name is
 * gone, and destroys any second account under the same key, unless Mayfly only observes. Beside the
 * task's start, not in its way.
 */
final class Identification {

  private static final Logger LOG = LoggerFactory.getLogger(Identification.class);

  /** Whoever was just given a credential begins; meanwhile nothing competes with that. */
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final LedgerRecorder recorder;
  private final Calls calls;
  private final Clock clock;
  private final Loop loop;
  private final Limits limits;
  private final RandomGenerator random;
  private final boolean observeOnly;

  Identification(BrokerDependencies dependencies, LedgerRecorder recorder, Calls calls) {
    this.recorder = recorder;
    this.calls = calls;
    this.clock = dependencies.clock();
    this.loop = dependencies.loop();
    this.limits = dependencies.limits();
    this.random = dependencies.random();
    this.observeOnly = dependencies.observeOnly();
  }

  void identify(LiveLease live) {
    LeaseView lease = live.lease;
    calls
        .backend(lease.intent.target())
        .flatMap(b -> b.guard())
        .ifPresent(guard -> loop.after(PAUSE, () -> look(lease, guard, 1)));
  }

  private void look(LeaseView lease, Guard guard, int attempt) {
    if (lease.state == LeaseState.ACTIVE) {
      calls.call(
          Calls.Purpose.IDENTIFY,
          lease.intent.target(),
          deadline ->
              guard.observe(
                  List.of(LeaseAccounts.of(lease.key(), lease.age(clock.now()))), deadline),
          answer -> seen(lease, guard, attempt, answer));
    }
  }

  private void seen(LeaseView lease, Guard guard, int attempt, Answer<List<Observation>> answer) {
    if (!(answer instanceof Answer.Returned<List<Observation>> returned)) {
      again(lease, guard, attempt);
      return;
    }
    SortedMap<String, String> accounts = new TreeMap<>();
    for (NodeView node : returned.value().get(0).nodes()) {
      accounts.putAll(node.accounts());
    }
    if (lease.state.isTerminal() || accounts.isEmpty()) {
      return;
    }
    recorder.record(new Entry.AccountsSeen(lease.key(), accounts));
    if (lease.state == LeaseState.ACTIVE
        && accounts.values().stream().anyMatch(name -> !name.equals(lease.account))) {
      LOG.warn(
          "lease {}: {} accounts carry its key; {} all but {}",
          lease.key(),
          accounts.size(),
          observeOnly ? "observe only: would destroy" : "destroying",
          lease.account);
      if (!observeOnly) {
        destroyOthers(lease, guard, attempt);
      }
    }
  }

  private void destroyOthers(LeaseView lease, Guard guard, int attempt) {
    calls.<SeverResult>call(
        Calls.Purpose.IDENTIFY,
        lease.intent.target(),
        deadline -> guard.destroyOthers(lease.key(), lease.account, deadline),
        answer -> {
          if (!(answer instanceof Answer.Returned<SeverResult> cut)
              || !cut.value().failures().isEmpty()) {
            again(lease, guard, attempt);
          }
        });
  }

  private void again(LeaseView lease, Guard guard, int attempt) {
    loop.after(limits.retry().delay(attempt, random), () -> look(lease, guard, attempt + 1));
  }
}

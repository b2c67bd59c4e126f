package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.loop.Submission;
import dev.mayfly.testing.kit.time.EventQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls of one life of a broker: bounded in time and number, one at a time per lease, and severing
 * never waits for issuing.
 */
final class CallRules {

  private static final Duration LONGEST_CALL = Duration.ofMinutes(2);
  private static final int GUARD_WIDTH = 2;
  private static final Duration LATE = Duration.ofSeconds(1);
  private static final Duration PROMPT = Duration.ofMillis(1);

  private final EventQueue events;
  private final SimulatedLoop loop;
  private final LedgerModel model;
  private final Map<LeaseKey, Submission> atIssuer = new HashMap<>();
  private final Map<LeaseKey, Integer> calls = new HashMap<>();
  private final Map<LeaseKey, ToBeSevered> toBeSevered = new HashMap<>();
  private final Map<String, Integer> unanswered = new HashMap<>();
  private final Map<String, Long> saturatedUntil = new HashMap<>();

  CallRules(EventQueue events, SimulatedLoop loop, LedgerModel model) {
    this.events = events;
    this.loop = loop;
    this.model = model;
  }

  void requested(String lane, Duration timeout, int waiting) {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
      throw new BrokenRule(Rule.BOUNDED, "a call in " + lane + " has a deadline of " + timeout);
    }
    if (waiting > 16 + 4 * model.size()) {
      throw new BrokenRule(Rule.BOUNDED, waiting + " calls wait in " + lane);
    }
    if (loop.timers() > 64 + 12 * model.size()) {
      throw new BrokenRule(
          Rule.BOUNDED,
          loop.timers() + " timers are set for " + model.size() + " tasks and leases");
    }
    unanswered.merge(lane, 1, Integer::sum);
    toBeSevered.values().removeIf(cut -> cut.lane.equals(lane) && late(cut) <= PROMPT.toNanos());
  }

  void answered(Submission submission) {
    int before = unanswered.merge(submission.lane(), -1, Integer::sum) + 1;
    if (before >= GUARD_WIDTH) {
      saturatedUntil.put(submission.lane(), events.now());
    }
  }

  /** A call about this lease arrives at its issuer. */
  void atIssuer(LeaseKey key, Submission now) {
    counted(key);
    Submission other = atIssuer.put(key, now);
    boolean overlap =
        other != null
            && other != now
            && other.requestedAt() < now.answeredAt()
            && now.requestedAt() < other.answeredAt();
    if (overlap) {
      throw new BrokenRule(
          Rule.ONE_CALL_IN_FLIGHT,
          "two issuer calls are in flight for "
              + key
              + ", asked for at "
              + other.requestedAt() / 1_000_000
              + " and "
              + now.requestedAt() / 1_000_000
              + " ms");
    }
  }

  void counted(LeaseKey key) {
    int count = calls.merge(key, 1, Integer::sum);
    long seconds = (events.now() - model.lease(key).intendedAt) / 1_000_000_000;
    if (count > 200 + 4 * seconds) {
      throw new BrokenRule(Rule.BOUNDED, count + " calls for " + key + " within " + seconds + " s");
    }
  }

  /** This lease is to be severed at once. */
  void severNow(LeaseKey key, String target) {
    toBeSevered.put(key, new ToBeSevered("guard:" + target, events.now()));
  }

  /** The guard is asked to sever, and it was not asked in time. */
  void severing(LeaseKey key) {
    ToBeSevered cut = toBeSevered.remove(key);
    if (cut != null && loop.resumedAt() < cut.since && late(cut) > LATE.toNanos()) {
      throw new BrokenRule(
          Rule.ONE_CALL_IN_FLIGHT,
          "the guard was free, and " + key + " was severed " + late(cut) / 1_000_000 + " ms late");
    }
  }

  private long late(ToBeSevered cut) {
    return events.now() - Math.max(cut.since, saturatedUntil.getOrDefault(cut.lane, 0L));
  }

  private record ToBeSevered(String lane, long since) {}
}

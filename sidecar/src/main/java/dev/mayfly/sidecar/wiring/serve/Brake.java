package dev.mayfly.sidecar.wiring.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.sidecar.configuration.ConfiguredSidecar.Rate;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.wiring.session.OpenLedger;
import dev.mayfly.sidecar.wiring.session.Session;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how often one task begins, so that a job that crashes in a loop does not fill Vault with
 * leases. Counted in the ledgers, and so across restarts of the sidecar too. How often one may be
 * refused by the policy is bounded as well: each time is an entry in the ledger. On the loop.
 */
final class Brake {

  private final Rate limit;
  private final Session session;

  /** By task; what is past is taken out when it is asked for again. */
  private final Map<String, Deque<Instant>> refusals = new HashMap<>();

  Brake(Rate limit, Session session) {
    this.limit = limit;
    this.session = session;
  }

  /** Whether no task that began in the ledger counts any more. */
  boolean isPast(OpenLedger ledger) {
    return ledger.lastUsed().isBefore(begin());
  }

  private Instant begin() {
    return session.engine().clock().now().minus(limit.window());
  }

  /** Throws where the task has begun, or was refused, too often already. */
  void check(String task) {
    Instant since = begin();
    checkRefusals(task, since);
    long begun =
        session.ledgers().all().mapToLong(ledger -> ledger.broker().begun(task, since)).sum();
    if (begun >= limit.most()) {
      long unused = unused(task, since);
      throw new ProblemException(
          new Problem(
              429,
              "braked",
              "task "
                  + task
                  + " began "
                  + begun
                  + " times within "
                  + Durations.format(limit.window())
                  + (unused == 0 ? "" : "; " + unused + " of these gave no sign of life"),
              "mend what makes it end, or raise `sidecar: issue_limit:`"));
    }
  }

  /** The policy refused the task. */
  void refused(String task) {
    refusals.computeIfAbsent(task, name -> new ArrayDeque<>()).add(session.engine().clock().now());
  }

  private void checkRefusals(String task, Instant since) {
    Deque<Instant> times = refusals.getOrDefault(task, new ArrayDeque<>());
    times.removeIf(time -> time.isBefore(since));
    if (times.size() >= limit.most()) {
      throw new ProblemException(
          new Problem(
              429,
              "braked",
              "task "
                  + task
                  + " was refused by the policy "
                  + times.size()
                  + " times within "
                  + Durations.format(limit.window()),
              "add a rule to the sidecar's policy, and then ask again"));
    }
  }

  private long unused(String task, Instant since) {
    return session
        .ledgers()
        .all()
        .flatMap(ledger -> ledger.broker().snapshot().tasks().stream())
        .filter(receipt -> receipt.task().name().equals(task))
        .filter(receipt -> receipt.started().isAfter(since))
        .filter(Brake::endedUnheld)
        .count();
  }

  private static boolean endedUnheld(Receipt receipt) {
    return receipt
        .reason()
        .filter(reason -> reason.cause() == dev.mayfly.core.task.EndReason.Cause.HEARTBEAT_LOST)
        .isPresent();
  }
}

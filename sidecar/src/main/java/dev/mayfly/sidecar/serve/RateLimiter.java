package dev.mayfly.sidecar.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.sidecar.configuration.ConfiguredSidecar.Rate;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bounds how often one task begins for one user, so that a job that crashes in a loop does not fill
 * Vault with leases. Counted in the ledgers, and so across restarts of the sidecar too. How often
 * one may be refused by the policy is bounded as well: each time is an entry in the ledger. On the
 * loop.
 */
final class RateLimiter {

  /** What Vault or the database refused costs so much less. */
  private static final int REFUSED_PER_ISSUED = 10;

  private final Rate limit;
  private final Instance instance;

  /** What is past is taken out when it is asked for again. */
  private final Map<Asker, Deque<Instant>> refusals = new HashMap<>();

  /** Who asks for which task: nobody brakes another user. */
  private record Asker(String task, String user) {
    static Asker of(String task, Optional<TaskOwner> joiner) {
      return new Asker(task, joiner.map(TaskOwner::text).map(TaskOwner::user).orElse(""));
    }
  }

  RateLimiter(Rate limit, Instance instance) {
    this.limit = limit;
    this.instance = instance;
  }

  /** Whether no task that began in the ledger counts any more. */
  boolean isPast(OpenLedger ledger) {
    return ledger.lastUsed().isBefore(begin());
  }

  private Instant begin() {
    return instance.engine().clock().now().minus(limit.window());
  }

  /** Throws where the task has begun for its joiner, or was refused them, too often already. */
  void check(String task, Optional<TaskOwner> joiner) {
    Instant since = begin();
    Asker asker = Asker.of(task, joiner);
    checkRefusals(asker, since);
    List<Receipt> begun =
        instance.ledgers().all().flatMap(ledger -> begun(ledger, asker, since)).toList();
    long refused = begun.stream().filter(RateLimiter::wasRefused).count();
    long issued = begun.size() - refused;
    if (issued + refused / REFUSED_PER_ISSUED >= limit.most()) {
      long unused = begun.stream().filter(RateLimiter::endedUnheld).count();
      throw new ProblemException(
          new Problem(
              429,
              "braked",
              "task "
                  + task
                  + " began "
                  + issued
                  + " times within "
                  + Durations.format(limit.window())
                  + (refused == 0 ? "" : ", and was refused " + refused + " times more")
                  + (unused == 0 ? "" : "; " + unused + " of these gave no sign of life"),
              "mend what makes it end, or raise `sidecar: issue_limit:`"));
    }
  }

  /** Of which nothing was made: it is an entry in the ledger, and no lease. */
  private static boolean wasRefused(Receipt receipt) {
    return !receipt.leases().isEmpty()
        && receipt.leases().stream().allMatch(lease -> lease.state() == LeaseState.REFUSED);
  }

  private static Stream<Receipt> begun(OpenLedger ledger, Asker asker, Instant since) {
    return ledger
        .broker()
        .begun(asker.task(), since, joiner -> TaskOwner.user(joiner).equals(asker.user()))
        .stream();
  }

  /** The policy refused the task. */
  void refused(String task, Optional<TaskOwner> joiner) {
    refusals
        .computeIfAbsent(Asker.of(task, joiner), asker -> new ArrayDeque<>())
        .add(instance.engine().clock().now());
  }

  private void checkRefusals(Asker asker, Instant since) {
    Deque<Instant> times = refusals.getOrDefault(asker, new ArrayDeque<>());
    times.removeIf(time -> time.isBefore(since));
    if (times.size() >= limit.most()) {
      throw new ProblemException(
          new Problem(
              429,
              "braked",
              "task "
                  + asker.task()
                  + " was refused by the policy "
                  + times.size()
                  + " times within "
                  + Durations.format(limit.window()),
              "add a rule to the sidecar's policy, and then ask again"));
    }
  }

  private static boolean endedUnheld(Receipt receipt) {
    return receipt
        .reason()
        .filter(reason -> reason.cause() == dev.mayfly.core.task.EndReason.Cause.HEARTBEAT_LOST)
        .isPresent();
  }
}

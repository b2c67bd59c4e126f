package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps active leases: renews each between a third and half of its TTL, but only while its task is
 * alive, and has it replaced when no renewal can prolong it further.
 */
final class Keeper {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** How often a task that is suspect is looked at for its next beat. */
  static final Duration SUSPECT_LOOK = Duration.ofSeconds(1);

  /**
   * A lease that could be renewed by less than this is at the end of its possible life; one whose
   * renewals give less than they did by more than this will come to it.
   */
  private static final Duration CEILING_SLACK = Duration.ofSeconds(2);

  /** Issuers count in seconds. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final BrokerDependencies surroundings;
  private final LedgerRecorder chronicle;
  private final Calls calls;
  private final Ender ender;
  private final Predicate<TaskView> alive;
  private final Consumer<LiveLease> replace;

  Keeper(
      BrokerDependencies surroundings,
      LedgerRecorder chronicle,
      Calls calls,
      Ender ender,
      Predicate<TaskView> alive,
      Consumer<LiveLease> replace) {
    this.surroundings = surroundings;
    this.chronicle = chronicle;
    this.calls = calls;
    this.ender = ender;
    this.alive = alive;
    this.replace = replace;
  }

  /** Plans the next step in the life of an active lease. */
  void keep(LiveLease holding) {
    Duration left = left(holding);
    if (renewable(holding).isEmpty() || holding.atCeiling(CEILING_SLACK)) {
      boolean replaceable = holding.grant.replaceable();
      plan(
          holding,
          replaceable ? left.multipliedBy(2).dividedBy(3) : left,
          replaceable ? () -> replace(holding) : () -> ranOut(holding));
    } else {
      double share = 1.0 / 3 + surroundings.random().nextDouble() / 6;
      plan(holding, Duration.ofNanos((long) (left.toNanos() * share)), () -> renew(holding, 1));
    }
  }

  /** Ends a lease that has a successor once whoever uses it had time to move over. */
  void drain(LiveLease holding) {
    Duration left = left(holding);
    Duration drain = surroundings.limits().drain();
    plan(holding, drain.compareTo(left) < 0 ? drain : left, () -> finish(holding, "replaced"));
  }

  private void plan(LiveLease holding, Duration delay, Runnable event) {
    holding.cancelTimer();
    holding.timer =
        surroundings
            .loop()
            .after(
                delay.isNegative() ? Duration.ZERO : delay,
                () -> {
                  if (holding.lease.state == LeaseState.ACTIVE) {
                    event.run();
                  }
                });
  }

  private void renew(LiveLease holding, int attempt) {
    if (left(holding).isNegative()) {
      ranOut(holding);
    } else if (!alive.test(holding.lease.task)) {
      plan(holding, SUSPECT_LOOK, () -> renew(holding, attempt));
    } else {
      send(holding, attempt);
    }
  }

  private void send(LiveLease holding, int attempt) {
    LeaseView lease = holding.lease;
    Renewable renewable = renewable(holding).orElseThrow();
    LeaseReference reference = Objects.requireNonNull(lease.reference);
    holding.begin();
    calls.call(
        Calls.Purpose.RENEW,
        lease.intent.target(),
        deadline -> renewable.renew(lease.key(), reference, lease.intent.ttl(), deadline),
        Calls.once(answer -> answered(holding, attempt, answer)));
  }

  private void answered(LiveLease holding, int attempt, Answer<Validity> answer) {
    if (holding.lease.state == LeaseState.ACTIVE) {
      if (answer instanceof Answer.Returned<Validity> returned) {
        renewed(holding, returned.value());
      } else if (Calls.kind(answer) == BackendException.Kind.INVALID) {
        goesOnNoFurther(holding, "cannot be renewed: " + Calls.words(answer));
      } else {
        retry(holding, attempt);
      }
    }
    holding.free();
  }

  private void renewed(LiveLease holding, Validity now) {
    Validity before = Objects.requireNonNull(holding.lease.validity);
    chronicle.record(new Entry.LeaseRenewed(holding.lease.key(), now));
    holding.valid(surroundings.clock(), now);
    if (givesLess(before.ttl(), now.ttl())) {
      LOG.warn(
          "lease {} of {}: no renewal prolongs it beyond {}, since its issuer gives {} s where it"
              + " gave {} s{}",
          holding.lease.key(),
          holding.lease.task.id(),
          now.until(),
          now.ttl().toSeconds(),
          before.ttl().toSeconds(),
          holding.grant.replaceable()
              ? ": it is replaced in time"
              : ". Its task cannot be given another, and loses access then. fix: a longer max_ttl"
                  + " of the role or its mount, or delivery to a file");
      holding.ceiling();
    }
    keep(holding);
  }

  /**
   * A renewal asks for the same each time, and is given the same until it comes to a ceiling,
   * whoever set it and whatever was known of it.
   */
  private static boolean givesLess(Duration before, Duration now) {
    Duration quarter = before.dividedBy(4);
    Duration most = quarter.compareTo(CEILING_SLACK) < 0 ? quarter : CEILING_SLACK;
    Duration slack = most.compareTo(ROUNDING) < 0 ? ROUNDING : most;
    return before.minus(now).compareTo(slack) > 0;
  }

  /** Whoever can move over does, before what it has is taken away. */
  private void goesOnNoFurther(LiveLease holding, String why) {
    if (holding.grant.replaceable() && !left(holding).isNegative()) {
      LOG.warn(
          "lease {} of {} {}: it is replaced", holding.lease.key(), holding.lease.task.id(), why);
      holding.ceiling();
      replace(holding);
    } else {
      lose(holding, why);
    }
  }

  private void retry(LiveLease holding, int attempt) {
    Duration delay = surroundings.limits().retry().delay(attempt, surroundings.random());
    Duration share = left(holding).dividedBy(4);
    plan(holding, delay.compareTo(share) < 0 ? delay : share, () -> renew(holding, attempt + 1));
  }

  private void replace(LiveLease holding) {
    if (alive.test(holding.lease.task)) {
      replace.accept(holding);
      plan(holding, left(holding), () -> ranOut(holding));
    } else {
      plan(holding, SUSPECT_LOOK, () -> replaceOrRunOut(holding));
    }
  }

  private void replaceOrRunOut(LiveLease holding) {
    if (left(holding).isNegative()) {
      ranOut(holding);
    } else {
      replace(holding);
    }
  }

  private void ranOut(LiveLease holding) {
    lose(holding, "its validity ended");
  }

  private void lose(LiveLease holding, String why) {
    finish(holding, why);
    if (holding.grant.replaceable()) {
      replace.accept(holding);
    }
  }

  private void finish(LiveLease holding, String why) {
    chronicle.record(new Entry.LeaseEnding(holding.lease.key(), why));
    ender.end(holding.lease);
  }

  private Optional<Renewable> renewable(LiveLease holding) {
    return calls
        .backend(holding.lease.intent.target())
        .flatMap(backend -> backend.issuer().renewable());
  }

  private Duration left(LiveLease holding) {
    return holding.left(surroundings.clock());
  }
}

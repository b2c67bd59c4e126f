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

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final LeaseEnder ender;
  private final Predicate<TaskView> alive;
  private final Consumer<LiveLease> replace;

  Keeper(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      LeaseEnder ender,
      Predicate<TaskView> alive,
      Consumer<LiveLease> replace) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.ender = ender;
    this.alive = alive;
    this.replace = replace;
  }

  /** Plans the next step in the life of an active lease. */
  void keep(LiveLease live) {
    Duration left = left(live);
    if (renewable(live).isEmpty() || live.atCeiling(CEILING_SLACK)) {
      boolean replaceable = live.grant.replaceable();
      plan(
          live,
          replaceable ? left.multipliedBy(2).dividedBy(3) : left,
          replaceable ? () -> replace(live) : () -> ranOut(live));
    } else {
      double share = 1.0 / 3 + dependencies.random().nextDouble() / 6;
      plan(live, Duration.ofNanos((long) (left.toNanos() * share)), () -> renew(live, 1));
    }
  }

  /** Ends a lease that has a successor once whoever uses it had time to move over. */
  void drain(LiveLease live) {
    Duration left = left(live);
    Duration drain = dependencies.limits().drain();
    plan(live, drain.compareTo(left) < 0 ? drain : left, () -> finish(live, "replaced"));
  }

  private void plan(LiveLease live, Duration delay, Runnable event) {
    live.cancelTimer();
    live.timer =
        dependencies
            .loop()
            .after(
                delay.isNegative() ? Duration.ZERO : delay,
                () -> {
                  if (live.lease.state == LeaseState.ACTIVE) {
                    event.run();
                  }
                });
  }

  private void renew(LiveLease live, int attempt) {
    if (left(live).isNegative()) {
      ranOut(live);
    } else if (!alive.test(live.lease.task)) {
      plan(live, SUSPECT_LOOK, () -> renew(live, attempt));
    } else {
      send(live, attempt);
    }
  }

  private void send(LiveLease live, int attempt) {
    LeaseView lease = live.lease;
    Renewable renewable = renewable(live).orElseThrow();
    LeaseReference reference = Objects.requireNonNull(lease.reference);
    live.begin();
    calls.call(
        Calls.Purpose.RENEW,
        lease.intent.target(),
        deadline -> renewable.renew(lease.key(), reference, lease.intent.ttl(), deadline),
        Calls.once(answer -> answered(live, attempt, answer)));
  }

  private void answered(LiveLease live, int attempt, Answer<Validity> answer) {
    if (live.lease.state == LeaseState.ACTIVE) {
      if (answer instanceof Answer.Returned<Validity> returned) {
        renewed(live, returned.value());
      } else if (Calls.kind(answer) == BackendException.Kind.INVALID) {
        goesOnNoFurther(live, "cannot be renewed: " + Calls.message(answer));
      } else {
        retry(live, attempt);
      }
    }
    live.free();
  }

  private void renewed(LiveLease live, Validity now) {
    Validity before = Objects.requireNonNull(live.lease.validity);
    recorder.record(new Entry.LeaseRenewed(live.lease.key(), now));
    live.valid(dependencies.clock(), now);
    if (givesLess(before.ttl(), now.ttl())) {
      LOG.warn(
          "lease {} of {}: no renewal prolongs it beyond {}, since its issuer gives {} s where it"
              + " gave {} s{}",
          live.lease.key(),
          live.lease.task.id(),
          now.until(),
          now.ttl().toSeconds(),
          before.ttl().toSeconds(),
          live.grant.replaceable()
              ? ": it is replaced in time"
              : ". Its task cannot be given another, and loses access then. fix: a longer max_ttl"
                  + " of the role or its mount, or delivery to a file");
      live.ceiling();
    }
    keep(live);
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
  private void goesOnNoFurther(LiveLease live, String why) {
    if (live.grant.replaceable() && !left(live).isNegative()) {
      LOG.warn("lease {} of {} {}: it is replaced", live.lease.key(), live.lease.task.id(), why);
      live.ceiling();
      replace(live);
    } else {
      lose(live, why);
    }
  }

  private void retry(LiveLease live, int attempt) {
    Duration delay = dependencies.limits().retry().delay(attempt, dependencies.random());
    Duration share = left(live).dividedBy(4);
    plan(live, delay.compareTo(share) < 0 ? delay : share, () -> renew(live, attempt + 1));
  }

  private void replace(LiveLease live) {
    if (alive.test(live.lease.task)) {
      replace.accept(live);
      plan(live, left(live), () -> ranOut(live));
    } else {
      plan(live, SUSPECT_LOOK, () -> replaceOrRunOut(live));
    }
  }

  private void replaceOrRunOut(LiveLease live) {
    if (left(live).isNegative()) {
      ranOut(live);
    } else {
      replace(live);
    }
  }

  private void ranOut(LiveLease live) {
    lose(live, "its validity ended");
  }

  private void lose(LiveLease live, String why) {
    finish(live, why);
    if (live.grant.replaceable()) {
      replace.accept(live);
    }
  }

  private void finish(LiveLease live, String why) {
    recorder.record(new Entry.LeaseEnding(live.lease.key(), why));
    ender.end(live.lease);
  }

  /**
   * What ends by its expiry is not renewed but replaced: a renewal whose answer is lost would make
   * it live longer than anybody knows.
   */
  private Optional<Renewable> renewable(LiveLease live) {
    if (live.lease.intent.guarantee().endsByExpiry() && live.lease.plan != EndPlan.GUARD_LOGIN) {
      return Optional.empty();
    }
    return calls
        .backend(live.lease.intent.target())
        .flatMap(backend -> backend.issuer().renewable());
  }

  private Duration left(LiveLease live) {
    return live.left(dependencies.clock());
  }
}

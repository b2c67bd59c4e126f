package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.loop.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Ends leases: each by what its end consists of. */
final class LeaseEnder {

  final BrokerDependencies dependencies;
  final LedgerRecorder recorder;
  final Calls calls;
  final LiveLeases liveLeases;
  private final Consumer<LeaseView> progress;
  private final Map<LeaseKey, LeaseEnd> ends = new HashMap<>();
  private final Map<String, GuardQueue> queues = new HashMap<>();
  private boolean guardsLeave;

  /** {@code progress} is told when a strand of a lease's end was tried, and when all are done. */
  LeaseEnder(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      LiveLeases liveLeases,
      Consumer<LeaseView> progress) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.liveLeases = liveLeases;
    this.progress = progress;
  }

  /** Begins or, where more was learnt, begins again to end the lease. */
  void end(LeaseView lease) {
    liveLeases.find(lease.key()).ifPresent(LiveLease::cancelTimer);
    ends.computeIfAbsent(lease.key(), key -> new LeaseEnd(this, lease)).begin();
    if (!lease.open()) {
      progressed(lease);
    }
  }

  /** Ends Mayfly's own login to a guard, which nobody is left to look for. */
  void endLastGuardLogin(LeaseView lease, Credential credential) {
    ends.computeIfAbsent(lease.key(), key -> new LeaseEnd(this, lease))
        .isLastGuardLogin(credential);
    end(lease);
  }

  /** Our guards' logins are being ended. */
  void guardsLeave() {
    guardsLeave = true;
  }

  /**
   * Whether what fails at the target now fails because we leave: that says nothing of the lease.
   */
  boolean failsByLeaving(LeaseView lease, Strand strand) {
    return guardsLeave && strand != Strand.SETTLING && lease.plan != EndPlan.GUARD_LOGIN;
  }

  void progressed(LeaseView lease) {
    progress.accept(lease);
  }

  /** A person took responsibility for what was stranded. A round that is under way ends first. */
  void waived(LeaseView lease) {
    if (!lease.isComplete()) {
      end(lease);
    } else if (!isUnderWay(lease)) {
      finished(lease);
    }
  }

  /** Whether a round of some strand of its end is under way. */
  boolean isUnderWay(LeaseView lease) {
    LeaseEnd end = ends.get(lease.key());
    return end != null && end.running();
  }

  /** Every strand of its end is done: nothing of the lease is kept in memory. */
  void finished(LeaseView lease) {
    ends.remove(lease.key());
    liveLeases.forget(lease.key());
    progress.accept(lease);
  }

  /**
   * Nobody can bring it further, and what else is owed needs a person, or longer than it should.
   */
  boolean isAtItsEnd(LeaseView lease) {
    return lease.isAtItsEnd()
        && (lease.stranded.containsAll(lease.owed())
            || Optional.ofNullable(ends.get(lease.key())).map(LeaseEnd::isLate).orElse(false));
  }

  Optional<GuardQueue> queue(String target) {
    Optional<Guard> guard = calls.backend(target).flatMap(backend -> backend.guard());
    return guard.map(
        g ->
            queues.computeIfAbsent(
                target, name -> new GuardQueue(name, g, calls, dependencies, this::underWay)));
  }

  private int underWay() {
    return (int) ends.values().stream().filter(LeaseEnd::running).count();
  }

  Loop.Timer after(Duration delay, Runnable event) {
    return dependencies.loop().after(delay, event);
  }

  /**
   * Until its validity ends: by the wall clock, or by the monotonic one where it knows of the lease
   * and says more.
   */
  Duration left(LeaseView lease) {
    Duration byWall = Duration.between(dependencies.clock().now(), lease.diesAt());
    return liveLeases
        .find(lease.key())
        .map(live -> live.left(dependencies.clock()))
        .filter(monotonic -> monotonic.compareTo(byWall) > 0)
        .orElse(byWall);
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for one credential: intent first, then the call, then whatever its answer makes necessary.
 */
final class Issuance {

  private static final Logger LOG = LoggerFactory.getLogger(Issuance.class);

  /** Of an issuer that is not in the configuration any more. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final LiveLeases liveLeases;
  private final LeaseEnder ender;
  private final Predicate<TaskView> alive;

  Issuance(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      Calls calls,
      LiveLeases liveLeases,
      LeaseEnder ender,
      Predicate<TaskView> alive) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.liveLeases = liveLeases;
    this.ender = ender;
    this.alive = alive;
  }

  /** What came of it, told once. */
  sealed interface Outcome {
    /** The lease is ACTIVE and its credential in the holding. */
    record Made(LiveLease live) implements Outcome {}

    /** Nothing to deliver; {@code again} says whether another key may be tried. */
    record Failed(String why, boolean again) implements Outcome {}
  }

  void issue(TaskView task, GrantSpec grant, Verdict.Permit permit, Consumer<Outcome> then) {
    if (!recorder.hasRoomForIntents()) {
      then.accept(
          new Outcome.Failed("the disk of the ledger is full: nothing new is issued", true));
      return;
    }
    if (!alive.test(task)) {
      then.accept(new Outcome.Failed("the task gives no sign of life", true));
      return;
    }
    Optional<Backend> backend = calls.backend(grant.target());
    if (backend.isEmpty()) {
      then.accept(
          new Outcome.Failed("target " + grant.target() + " is not in the configuration", false));
      return;
    }
    LeaseKey key = LeaseKey.random(dependencies.random());
    recorder.record(intent(key, task, grant, permit, backend.get()));
    LiveLease live = liveLeases.open(recorder.state().lease(key), grant);
    live.begin();
    recorder.whenDurable(() -> send(live, backend.get(), permit, then));
  }

  private Entry intent(
      LeaseKey key, TaskView task, GrantSpec grant, Verdict.Permit permit, Backend backend) {
    return new Entry.LeaseIntended(
        key,
        task.id(),
        grant.name(),
        grant.target(),
        grant.role(),
        permit.ttl(),
        backend.guarantee(),
        grant.deliveries().stream().map(d -> d.place()).toList(),
        dependencies.observeOnly(),
        grant.parameters());
  }

  private void send(
      LiveLease live, Backend backend, Verdict.Permit permit, Consumer<Outcome> then) {
    LeaseView lease = live.lease;
    if (lease.task.ending()) {
      live.free();
      refuse(lease, "the task ended before the call");
      then.accept(new Outcome.Failed("the task ended", false));
      return;
    }
    boolean once = !live.grant.replaceable() && !lease.task.start.kind().internal();
    IssueRequest request =
        new IssueRequest(
            lease.key(),
            lease.task.id(),
            lease.intent.role(),
            permit.ttl(),
            once ? lease.task.maxLifetime : Duration.ZERO,
            lease.intent.parameters());
    calls.call(
        Calls.Purpose.ISSUE,
        lease.intent.target(),
        deadline -> issue(backend, lease, request, deadline),
        answer -> answered(live, backend, answer, then));
  }

  /** A guard's login meets no rotation: who has none cannot end what others hold. */
  private Issued issue(Backend backend, LeaseView lease, IssueRequest request, Deadline deadline)
      throws BackendException {
    Optional<RootRotatable> root = lease.isGuardLogin() ? backend.root() : Optional.empty();
    if (root.isEmpty()) {
      return backend.issuer().issue(request, deadline);
    }
    Optional<Locks.Share> use = use(root.get().root());
    if (use.isEmpty()) {
      throw new BackendException(
          BackendException.Kind.TRANSIENT,
          "the password of root " + root.get().root() + " is just being replaced");
    }
    try {
      return backend.issuer().issue(request, deadline);
    } finally {
      close(use.get());
    }
  }

  private Optional<Locks.Share> use(String root) throws BackendException {
    try {
      return dependencies.roots().use(root);
    } catch (IOException e) {
      throw new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
    }
  }

  private static void close(Locks.Share use) {
    try {
      use.close();
    } catch (IOException e) {
      LOG.warn("a root that was used cannot be given back: {}", Messages.of(e));
    }
  }

  private void answered(
      LiveLease live, Backend backend, Answer<Issued> answer, Consumer<Outcome> then) {
    if (live.lease.state != LeaseState.PENDING) {
      late(live.lease, backend, answer);
      return;
    }
    Outcome outcome = take(live, answer);
    live.free();
    then.accept(outcome);
  }

  private Outcome take(LiveLease live, Answer<Issued> answer) {
    if (answer instanceof Answer.Returned<Issued> returned) {
      return made(live, returned.value());
    }
    String why = Calls.message(answer);
    if (Calls.kind(answer) == BackendException.Kind.UNKNOWN) {
      unknown(live.lease, why, partial(answer));
      return new Outcome.Failed(why, true);
    }
    refuse(live.lease, why);
    return new Outcome.Failed(why, Calls.kind(answer) == BackendException.Kind.TRANSIENT);
  }

  private Outcome made(LiveLease live, Issued issued) {
    LeaseView lease = live.lease;
    recorder.record(
        new Entry.LeaseIssued(
            lease.key(),
            issued.reference(),
            issued.credential().account(),
            issued.validity(),
            issued.longest()));
    if (!issued.accounts().isEmpty()) {
      recorder.record(new Entry.AccountsSeen(lease.key(), issued.accounts()));
    }
    live.issued(dependencies.clock(), issued);
    if (lease.task.ending()) {
      recorder.record(new Entry.LeaseEnding(lease.key(), "its task ended during the call"));
      if (lease.isGuardLogin()) {
        ender.endLastGuardLogin(lease, issued.credential());
      } else {
        ender.end(lease);
      }
      return new Outcome.Failed("the task ended", false);
    }
    return new Outcome.Made(live);
  }

  private void refuse(LeaseView lease, String why) {
    recorder.record(new Entry.IssueRefused(lease.key(), why));
    liveLeases.forget(lease.key());
    ender.finished(lease);
  }

  /** Nobody knows whether it was issued, or is going to be: it is looked for, and ended. */
  void unknown(LeaseView lease, String why, Optional<LeaseReference> partial) {
    Duration flight =
        calls
            .backend(lease.intent.target())
            .map(backend -> backend.issuer().longestCallInFlight())
            .orElse(LONGEST_CALL);
    recorder.record(
        new Entry.IssueUnknown(lease.key(), why, partial, dependencies.clock().now().plus(flight)));
    ender.end(lease);
  }

  /** An answer after its deadline: what it names is revoked at once. */
  private void late(LeaseView lease, Backend backend, Answer<Issued> answer) {
    Optional<LeaseReference> made =
        answer instanceof Answer.Returned<Issued> returned
            ? Optional.of(returned.value().reference())
            : partial(answer);
    if (made.isEmpty()) {
      return;
    }
    if (lease.isDecided() && ender.isUnderWay(lease)) {
      dependencies
          .loop()
          .after(
              dependencies.limits().retry().delay(1, dependencies.random()),
              () -> late(lease, backend, answer));
    } else if (lease.isDecided()) {
      LOG.error(
          "lease {}: an answer came after its end was settled; revoking what it names",
          lease.key());
      RevokeRequest request = new RevokeRequest(lease.key(), lease.intent.role(), made);
      calls.call(
          Calls.Purpose.REVOKE,
          lease.intent.target(),
          deadline -> backend.issuer().revoke(request, deadline),
          revoked -> LOG.info("lease {}: late answer revoked: {}", lease.key(), revoked));
    } else {
      recorder.record(new Entry.LateIssue(lease.key(), made.get()));
      ender.end(lease);
    }
  }

  private static Optional<LeaseReference> partial(Answer<Issued> answer) {
    return answer instanceof Answer.Failed<Issued> failed
        ? failed.error().partial()
        : Optional.empty();
  }
}

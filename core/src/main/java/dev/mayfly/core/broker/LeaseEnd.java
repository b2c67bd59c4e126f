package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Cut;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.LoginCheck;
import dev.mayfly.core.backend.NodeView;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.backend.Proof;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The end of one lease: rounds of sever → revoke → destroy → observe until it is proven. A step
 * that fails does not stop its round, so that a dead Vault does not keep the guard from cutting
 * access, nor a dead guard Vault from revoking.
 */
final class LeaseEnd implements GuardQueue.Asker {

  /** Some errors that look final go away once the guard has destroyed what stood in the way. */
  private static final int PATIENCE_WITH_INVALID = 3;

  /**
   * What is waited in any case, and longer than a request takes that is not stuck: between two
   * processes only the wall clock counts, which may have been set ahead.
   */
  private static final Duration LEAST_QUIET = Duration.ofSeconds(5);

  private final Ender ender;
  private final LeaseView lease;
  private final Limits limits;
  private boolean running;
  private boolean again;
  private boolean failed;
  private int rounds;
  private int failedRounds;
  private boolean loginTried;
  private @Nullable Credential lastGuard;
  private long quietNanos;
  private boolean sentQuiet;
  private List<NodeView> lastSeen = List.of();
  private Loop.@Nullable Timer timer;

  LeaseEnd(Ender ender, LeaseView lease) {
    this.ender = ender;
    this.lease = lease;
    this.limits = ender.surroundings.limits();
  }

  /** Starts a round now; one that is under way is followed by another at once. */
  void begin() {
    if (running) {
      again = true;
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    if (lease.quietAt != null && quietNanos == 0) {
      quietNanos = ender.surroundings.clock().nanoTime() + untilQuiet(lease.quietAt).toNanos();
    }
    running = true;
    again = false;
    failed = false;
    rounds++;
    perform(lease.confirmed ? EndStep.DESTROY : EndStep.SEVER);
  }

  /** Whether a round is under way. */
  boolean running() {
    return running;
  }

  /** Mayfly's own last login to a guard: the guard cannot look for itself. */
  void isLastGuardLogin(Credential credential) {
    lastGuard = credential;
  }

  private void perform(EndStep step) {
    Optional<Backend> backend = ender.calls.backend(lease.intent.target());
    if (backend.isEmpty()) {
      note(
          EndStep.REVOKE,
          BackendException.Kind.INVALID,
          "target " + lease.intent.target() + " is not in the configuration");
      finishRound();
      return;
    }
    if (lastGuard != null && step != EndStep.REVOKE) {
      performAlone(step, backend.get());
      return;
    }
    switch (step) {
      case REVOKE -> whenIssuerIsFree(() -> revoke(backend.get()));
      case SEVER, DESTROY, OBSERVE ->
          ender
              .queue(lease.intent.target())
              .ifPresentOrElse(queue -> queue.ask(step, this), () -> next(step));
    }
  }

  private void performAlone(EndStep step, Backend backend) {
    Credential own = java.util.Objects.requireNonNull(lastGuard);
    if (step != EndStep.OBSERVE) {
      next(step);
      return;
    }
    ender.calls.call(
        Calls.Purpose.GUARD,
        lease.intent.target(),
        deadline -> backend.guard().orElseThrow().farewell(own, deadline),
        Calls.once(answer -> bidFarewell(answer)));
  }

  private void bidFarewell(Answer<LoginCheck> answer) {
    if (answer instanceof Answer.Returned<LoginCheck> returned) {
      Observation seen = new Observation(lease.key(), List.of(), Optional.of(returned.value()));
      if (returned.value().outcome() == LoginCheck.Outcome.REFUSED && lease.confirmed) {
        prove(new Proof(Proof.Kind.LOGIN, now(), seen));
        return;
      }
      ender.chronicle.record(new Entry.Observed(seen));
    }
    finishRound();
  }

  private void whenIssuerIsFree(Runnable then) {
    ender.holdings.find(lease.key()).ifPresentOrElse(holding -> holding.whenFree(then), then);
  }

  private void revoke(Backend backend) {
    RevokeRequest request = new RevokeRequest(lease.key(), lease.intent.role(), lease.reference());
    ender.calls.call(
        Calls.Purpose.REVOKE,
        lease.intent.target(),
        deadline -> backend.issuer().revoke(request, deadline),
        Calls.once(answer -> revoked(request, answer)));
  }

  private void revoked(RevokeRequest request, Answer<Revoked> answer) {
    if (!lease.open()) {
      return;
    }
    if (!(answer instanceof Answer.Returned<Revoked> returned)) {
      failed(EndStep.REVOKE, Calls.kind(answer), Calls.words(answer));
      return;
    }
    boolean aboutAllThatIsKnown = request.reference().equals(lease.reference());
    if (aboutAllThatIsKnown && !lease.confirmed) {
      ender.chronicle.record(
          new Entry.RevocationConfirmed(lease.key(), returned.value() == Revoked.CONFIRMED));
      ender.progressed(lease);
    }
    next(EndStep.REVOKE);
  }

  @Override
  public Holder holder(EndStep step, boolean tryLogin) {
    sentQuiet = quiet();
    Optional<Credential> login = tryLogin && !loginTried ? credential() : Optional.empty();
    loginTried |= login.isPresent();
    return new Holder(
        lease.key(),
        lease.age(now()),
        step == EndStep.OBSERVE && !lease.identified()
            ? Collections.emptySortedSet()
            : new TreeSet<>(lease.accounts.keySet()),
        lease.suspects,
        login);
  }

  private Optional<Credential> credential() {
    return ender
        .holdings
        .find(lease.key())
        .flatMap(holding -> Optional.ofNullable(holding.credential));
  }

  @Override
  public void cut(Cut cut) {
    if (!lease.open()) {
      return;
    }
    if (!cut.accounts().isEmpty() || cut.sessionsKilled() > 0 || lease.severedAt == null) {
      ender.chronicle.record(new Entry.Severed(cut));
    }
    goOn(EndStep.SEVER, cut.failures());
  }

  @Override
  public void cleaned(Cleaned cleaned) {
    if (!lease.open()) {
      return;
    }
    if (!cleaned.accounts().isEmpty()) {
      ender.chronicle.record(new Entry.Destroyed(cleaned));
    }
    goOn(EndStep.DESTROY, cleaned.failures());
  }

  private void goOn(EndStep step, SortedMap<String, String> failures) {
    if (failures.isEmpty()) {
      next(step);
    } else {
      failed(step, BackendException.Kind.TRANSIENT, failures.toString());
    }
  }

  @Override
  public void observed(Observation observation) {
    if (!lease.open()) {
      return;
    }
    boolean stillWorks =
        observation.login().map(l -> l.outcome() == LoginCheck.Outcome.WORKED).orElse(false);
    loginTried &= !stillWorks;
    if (observation.withoutAccess() && sentQuiet && lease.confirmed) {
      prove(new Proof(kind(observation), now(), observation));
      return;
    }
    if (!observation.nodes().equals(lastSeen)) {
      lastSeen = observation.nodes();
      ender.chronicle.record(new Entry.Observed(observation));
    }
    failed |=
        observation.nodes().stream()
            .anyMatch(node -> !node.seen() || !node.closed() || !node.access().isEmpty());
    finishRound();
  }

  private static Proof.Kind kind(Observation observation) {
    return observation
            .login()
            .filter(check -> check.outcome() == LoginCheck.Outcome.REFUSED && check.controlWorked())
            .isPresent()
        ? Proof.Kind.CATALOGUE_AND_LOGIN
        : Proof.Kind.CATALOGUE;
  }

  private void prove(Proof proof) {
    if (lease.state == LeaseState.REVOKING) {
      throw new IllegalStateException("proof before confirmation");
    }
    ender.chronicle.record(new Entry.LeaseProven(lease.key(), proof));
    running = false;
    ender.settled(lease);
  }

  @Override
  public void failed(EndStep step, BackendException.Kind kind, String why) {
    if (!lease.open()) {
      return;
    }
    note(step, kind, why);
    next(step);
  }

  private void note(EndStep step, BackendException.Kind kind, String why) {
    failedRounds += failed ? 0 : 1;
    failed = true;
    ender.chronicle.record(new Entry.EndFailed(lease.key(), step, kind, why));
    ender.progressed(lease);
    int patience =
        kind == BackendException.Kind.INVALID ? PATIENCE_WITH_INVALID : limits.strandAfter();
    if (failedRounds >= patience && lease.state != LeaseState.STRANDED) {
      ender.chronicle.record(new Entry.LeaseStranded(lease.key(), step + ": " + why));
    }
  }

  private void next(EndStep done) {
    switch (done) {
      case SEVER -> perform(EndStep.REVOKE);
      case REVOKE -> perform(EndStep.DESTROY);
      case DESTROY -> perform(EndStep.OBSERVE);
      case OBSERVE -> finishRound();
    }
  }

  private void finishRound() {
    running = false;
    if (!lease.open()) {
      return;
    }
    if (again) {
      begin();
      return;
    }
    Duration delay =
        (failed ? limits.retry() : limits.look()).delay(rounds, ender.surroundings.random());
    timer = ender.after(delay, this::begin);
  }

  /**
   * What is left of the time that the ledger says, by whichever process it was written: who takes
   * over goes on waiting, and does not begin anew.
   */
  private Duration untilQuiet(Instant quietAt) {
    Duration left = Duration.between(now(), quietAt);
    Duration most = longestFlight();
    Duration least = LEAST_QUIET.compareTo(most) < 0 ? LEAST_QUIET : most;
    return left.compareTo(most) > 0 ? most : left.compareTo(least) < 0 ? least : left;
  }

  /** Told by our own waiting, and not by the wall clock, which may have jumped. */
  private boolean quiet() {
    return lease.quietAt == null || ender.surroundings.clock().nanoTime() - quietNanos >= 0;
  }

  private Duration longestFlight() {
    return ender
        .calls
        .backend(lease.intent.target())
        .map(b -> b.issuer().longestFlight())
        .orElse(Duration.ofMinutes(2));
  }

  private Instant now() {
    return ender.surroundings.clock().now();
  }
}

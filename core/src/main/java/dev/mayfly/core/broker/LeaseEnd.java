package dev.mayfly.core.broker;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.Entry;
import java.time.Duration;

/**
 * The end of one lease, in those strands that its plan has. Access comes first, and the others
 * begin once it was tried; after that none waits for another, so that a dead issuer does not keep
 * the guard from proving, nor a dead guard the issuer from revoking.
 */
final class LeaseEnd {

  /** After which the issuer is asked although the guard has not answered yet. */
  private static final Duration HEAD_START = Duration.ofSeconds(2);

  /**
   * So long a task waits, after the proof, for what is not access: a hindrance that passes is
   * waited out, and a job whose issuer is away goes on soon.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The wall clock may have been set meanwhile: no longer is slept until it is looked at again. */
  private static final Duration EXPIRY_STEP = Duration.ofSeconds(30);

  final LeaseEnder ender;
  final LeaseView lease;
  private final Access access;
  private final CleaningUp cleaningUp;
  private final Settling settling;
  private boolean begun;
  private boolean atItsEnd;
  private boolean awaitingExpiry;
  private boolean late;

  LeaseEnd(LeaseEnder ender, LeaseView lease) {
    this.ender = ender;
    this.lease = lease;
    this.access = new Access(this);
    this.cleaningUp = new CleaningUp(this);
    this.settling = new Settling(this);
  }

  /** Begins every strand that is owed, or tries again at once. */
  void begin() {
    if (lease.plan == EndPlan.GUARD_LOGIN) {
      settling.begin();
      lookAfterSettling();
    } else if (begun || !lease.owes(Strand.ACCESS)) {
      access.begin();
      cleanUp();
      settling.begin();
    } else {
      begun = true;
      access.begin();
      ender.after(HEAD_START, settling::beginUnlessUnderWay);
    }
    awaitTheRest();
  }

  private void lookAfterSettling() {
    if (lease.plan == EndPlan.GUARD_LOGIN && !lease.owes(Strand.SETTLING)) {
      access.begin();
    }
  }

  /**
   * Nothing is handed over while anybody could still act as the account, and what a lost request
   * may still make is waited for.
   */
  private void cleanUp() {
    boolean closed = lease.severedAt != null && lease.quietTimeOverAt == null;
    boolean mayClean = closed || !lease.owes(Strand.ACCESS);
    if (mayClean && lease.owes(Strand.CLEANING_UP)) {
      cleaningUp.beginUnlessUnderWay();
    } else {
      settling.beginUnlessUnderWay();
    }
  }

  /** A round of a strand is over, whatever came of it. */
  void tried(Strand strand) {
    if (lease.isComplete()) {
      ender.finished(lease);
      return;
    }
    switch (strand) {
      case ACCESS -> cleanUp();
      case CLEANING_UP -> settling.beginUnlessUnderWay();
      case SETTLING -> lookAfterSettling();
    }
    awaitTheRest();
    ender.progressed(lease);
  }

  /** That it is at its end is told, however long the rest takes; and its expiry is waited for. */
  private void awaitTheRest() {
    if (lease.state.awaitsExpiry() && !awaitingExpiry) {
      awaitingExpiry = true;
      lookForExpiry();
    }
    if (!atItsEnd && lease.isAtItsEnd()) {
      atItsEnd = true;
      ender.after(
          PATIENCE,
          () -> {
            late = true;
            ender.progressed(lease);
          });
    }
  }

  private void lookForExpiry() {
    Duration left = ender.left(lease);
    if (lease.state.awaitsExpiry() && left.compareTo(Duration.ZERO) > 0) {
      ender.after(left.compareTo(EXPIRY_STEP) < 0 ? left : EXPIRY_STEP, this::lookForExpiry);
      return;
    }
    awaitingExpiry = false;
    if (lease.state.awaitsExpiry()) {
      ender.recorder.record(new Entry.LeaseExpired(lease.key()));
      expired();
    }
  }

  private void expired() {
    if (!lease.state.isTerminal()) {
      return; // a ledger that is closed takes nothing more
    }
    if (lease.isComplete()) {
      ender.finished(lease);
    } else {
      begin();
      ender.progressed(lease);
    }
  }

  /** It is at its end, and the other strands take longer than they should. */
  boolean isLate() {
    return late;
  }

  /** Whether a round of any strand is under way. */
  boolean running() {
    return access.running() || cleaningUp.running() || settling.running();
  }

  /** Mayfly's own last login to a guard: the guard cannot look for itself. */
  void isLastGuardLogin(Credential credential) {
    access.isLastGuardLogin(credential);
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.FailureKind;
import dev.mayfly.core.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strand of a lease's end: tried until it is done, with retries of its own. How often it failed
 * is the ledger's to count, since processes come and go meanwhile.
 */
abstract class Obligation {

  /** Some errors that look final go away once another strand has done its part. */
  private static final int PATIENCE_WITH_INVALID = 3;

  /** How often one process writes down the same failure of what is stranded. */
  private static final int OFTEN_ENOUGH = 3;

  final LeaseEnd end;
  final LeaseEnder ender;
  final LeaseView lease;
  private final Strand strand;
  private boolean running;
  private boolean again;
  private int rounds;
  private String said = "";
  private int saidSo;
  private Loop.@Nullable Timer timer;

  Obligation(LeaseEnd end, Strand strand) {
    this.end = end;
    this.ender = end.ender;
    this.lease = end.lease;
    this.strand = strand;
  }

  /** Starts a round now; one that is under way is followed by another at once. */
  final void begin() {
    if (!lease.owes(strand)) {
      return;
    }
    if (running) {
      again = true;
      return;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    running = true;
    again = false;
    rounds++;
    Optional<Backend> backend = ender.calls.backend(lease.intent.target());
    if (backend.isPresent()) {
      attempt(backend.get());
    } else {
      String missing = "target " + lease.intent.target() + " is not in the configuration";
      failed(firstStep(), BackendException.Kind.INVALID, missing);
    }
  }

  /** The same, but neither disturbs a round nor shortens the wait for the next one. */
  final void beginUnlessUnderWay() {
    if (!running && timer == null) {
      begin();
    }
  }

  /** Tries it once; its outcome is told by one of the three methods below. */
  abstract void attempt(Backend backend);

  abstract EndStep firstStep();

  /** Whether a round is under way. */
  final boolean running() {
    return running;
  }

  /** It is done, or not owed any more. */
  final void done() {
    running = false;
    if (again) {
      begin();
    }
    end.tried(strand);
  }

  /** It failed, and will be tried again. */
  final void failed(EndStep step, BackendException.Kind kind, String why) {
    if (lease.owes(strand)) {
      if (!ender.failsByLeaving(lease, strand)) {
        note(step, kind, why);
      }
      rest(limits().retry().delay(rounds, ender.dependencies.random()));
    } else {
      running = false;
    }
    end.tried(strand);
  }

  /** Nothing failed, but more time is needed. */
  final void lookAgain() {
    rest(limits().look().delay(rounds, ender.dependencies.random()));
    end.tried(strand);
  }

  /** What this process said often enough, and a person knows, is not written down again. */
  private void note(EndStep step, BackendException.Kind kind, String why) {
    boolean stranded = lease.stranded.contains(strand);
    saidSo = why.equals(said) ? saidSo + 1 : 1;
    said = why;
    if (stranded && saidSo > OFTEN_ENOUGH) {
      return;
    }
    ender.recorder.record(new Entry.EndFailed(lease.key(), step, FailureKind.of(kind), why));
    int patience =
        kind == BackendException.Kind.INVALID ? PATIENCE_WITH_INVALID : limits().strandAfter();
    if (!stranded && lease.failures(strand) >= patience) {
      ender.recorder.record(new Entry.LeaseStranded(lease.key(), strand, step + ": " + why));
    }
  }

  private void rest(Duration delay) {
    running = false;
    if (again) {
      begin();
    } else if (lease.owes(strand)) {
      timer = ender.after(delay, this::begin);
    }
  }

  final Limits limits() {
    return ender.dependencies.limits();
  }

  final Instant now() {
    return ender.dependencies.clock().now();
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn at one root, which one process has at a time: taken, used, and given back without fail,
 * since nobody could ever take the root again otherwise.
 */
final class RootTurn {

  private static final Logger LOG = LoggerFactory.getLogger(RootTurn.class);

  private final BrokerDependencies dependencies;
  private final Calls calls;
  private final RootRotatable rotatable;
  private Roots.@Nullable Turn held;

  /**
   * What an attempt to take it told.
   *
   * @param begunBefore how many rotations had begun before that
   * @param turn empty where another process has it
   * @param last the last rotation that is over; empty where the turn is
   */
  record Taken(long begunBefore, Optional<Roots.Turn> turn, Optional<Roots.Rotated> last) {}

  /** A rotation, and its number as this machine counts them. */
  record Begun(long counted, RotationOutcome outcome) {}

  RootTurn(BrokerDependencies dependencies, Calls calls, RootRotatable rotatable) {
    this.dependencies = dependencies;
    this.calls = calls;
    this.rotatable = rotatable;
  }

  boolean isHeld() {
    return held != null;
  }

  /** Blocks: for a lane. */
  Taken take(Deadline deadline) throws BackendException {
    Optional<Rotations> anywhere = rotatable.rotations(deadline);
    try {
      long begunHere = dependencies.roots().begun(rotatable.root());
      Optional<Roots.Turn> got = dependencies.roots().take(rotatable.root());
      Optional<Roots.Rotated> lastHere = got.isPresent() ? last(got.get()) : Optional.empty();
      return new Taken(
          anywhere.map(Rotations::begun).orElse(begunHere),
          got,
          anywhere.map(RootTurn::last).orElse(lastHere));
    } catch (IOException e) {
      throw transientFault(e);
    }
  }

  private static Optional<Roots.Rotated> last(Rotations anywhere) {
    return anywhere.last().map(last -> new Roots.Rotated(last.number(), last.begun()));
  }

  /** Gives the turn back where it cannot be used. */
  private static Optional<Roots.Rotated> last(Roots.Turn turn) throws IOException {
    try {
      return turn.last();
    } catch (IOException e) {
      turn.close();
      throw e;
    }
  }

  private static BackendException transientFault(IOException e) {
    return new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
  }

  void keep(Roots.Turn taken) {
    held = taken;
  }

  /** For a call whose answer comes when nobody waits for it any more. */
  void giveBackWhatCameLate(Answer<Taken> answer) {
    if (answer instanceof Answer.Returned<Taken> returned) {
      returned.value().turn().ifPresent(late -> new GivingBack(late, () -> {}).attempt());
    }
  }

  /** Whether nobody else is at work with the secret. */
  Lane.Call<Boolean> alone() {
    Roots.Turn turn = Objects.requireNonNull(held);
    return deadline -> {
      try {
        return turn.alone();
      } catch (IOException e) {
        throw transientFault(e);
      }
    };
  }

  /** Replaces the secret. */
  Lane.Call<Begun> rotate() {
    Roots.Turn turn = Objects.requireNonNull(held);
    return deadline -> {
      try {
        long counted = turn.begin();
        try {
          return new Begun(counted, rotatable.rotate(deadline));
        } finally {
          turn.replaced();
        }
      } catch (IOException e) {
        throw transientFault(e);
      }
    };
  }

  /** Tells the others of a rotation that is over. */
  void done(Roots.Rotated rotation) {
    Roots.Turn turn = Objects.requireNonNull(held);
    calls.files(() -> turn.done(rotation), this::warn);
  }

  /** Gives it back, if it is held, and goes on. */
  void release(Runnable then) {
    Roots.Turn turn = held;
    if (turn == null) {
      then.run();
    } else {
      new GivingBack(turn, () -> released(turn, then)).attempt();
    }
  }

  private void released(Roots.Turn turn, Runnable then) {
    if (held == turn) {
      held = null;
      then.run();
    }
  }

  private void warn(Answer<Boolean> answer) {
    if (!(answer instanceof Answer.Returned<Boolean>)) {
      LOG.warn("root {}: cannot be given back: {}", rotatable.root(), Calls.message(answer));
    }
  }

  /** Tried until it is given back. */
  private final class GivingBack {

    private final Roots.Turn turn;
    private final Runnable then;
    private int attempts;
    private boolean given;

    GivingBack(Roots.Turn turn, Runnable then) {
      this.turn = turn;
      this.then = then;
    }

    void attempt() {
      calls.files(turn::close, this::answered);
    }

    private void answered(Answer<Boolean> answer) {
      if (given) {
        return;
      }
      if (answer instanceof Answer.Returned<Boolean>) {
        given = true;
        then.run();
        return;
      }
      warn(answer);
      attempts++;
      dependencies
          .loop()
          .after(dependencies.limits().retry().delay(attempts, dependencies.random()), this::again);
    }

    private void again() {
      if (!given) {
        attempt();
      }
    }
  }
}

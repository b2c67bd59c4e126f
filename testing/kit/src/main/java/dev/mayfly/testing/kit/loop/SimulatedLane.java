package dev.mayfly.testing.kit.loop;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.fault.Passage;
import dev.mayfly.testing.kit.fault.UnexpectedFault;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A lane in which request, effect and answer of a call are three events. */
final class SimulatedLane implements Lane {

  /** Calls in these stay, at least in part, on the machine: no answer of theirs gets lost. */
  private static final Set<String> LOCAL = Set.of("ledger", "delivery", "root");

  private final SimulatedLanes lanes;
  private final String name;
  private final int width;
  private final boolean remote;
  private final ArrayDeque<Flight<?>> waiting = new ArrayDeque<>();
  private final Set<Flight<?>> underWay = new LinkedHashSet<>();
  private int running;

  SimulatedLane(SimulatedLanes lanes, String name, int width) {
    this.lanes = lanes;
    this.name = name;
    this.width = width;
    this.remote = LOCAL.stream().noneMatch(name::startsWith);
  }

  @Override
  public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
    Object witnessed = lanes.watch.requested(name, timeout, waiting.size());
    Flight<T> flight =
        new Flight<>(call, answer, new Submission(name, lanes.events.now(), timeout, witnessed));
    waiting.add(flight);
    flight.expiry = lanes.loop.after(timeout, flight::expire);
    next();
  }

  void kill(BooleanSupplier sent) {
    underWay.removeIf(flight -> !sent.getAsBoolean());
  }

  void runUnderWay() {
    new ArrayList<>(underWay).forEach(Flight::run);
  }

  private void next() {
    while (running < width && !waiting.isEmpty()) {
      running++;
      waiting.remove().depart();
    }
  }

  /** One call on its way. */
  private final class Flight<T> {
    private final Call<T> call;
    private final Consumer<Answer<T>> answer;
    private final Submission submission;
    private final Deadline deadline;
    private Loop.Timer expiry = () -> {};
    private boolean departed;

    Flight(Call<T> call, Consumer<Answer<T>> answer, Submission submission) {
      this.call = call;
      this.answer = answer;
      this.submission = submission;
      this.deadline = Deadline.in(lanes.clock, submission.timeout());
    }

    void depart() {
      departed = true;
      Passage passage = lanes.faults.passage(submission.timeout(), remote);
      underWay.add(this);
      lanes.events.in(passage.request(), () -> arrive(passage));
    }

    private void arrive(Passage passage) {
      if (!underWay.remove(this)) {
        return;
      }
      boolean lost = passage.kind() == Passage.Kind.LOST_REQUEST;
      Answer<T> said = lost ? broken() : run();
      Answer<T> heard = passage.kind() == Passage.Kind.LOST_ANSWER ? broken() : said;
      lanes.events.in(passage.answer(), () -> lanes.loop.post(() -> land(heard)));
    }

    private Answer<T> broken() {
      return new Answer.Failed<>(new BackendException(Kind.UNKNOWN, "the connection broke"));
    }

    private Answer<T> run() {
      lanes.during(submission);
      try {
        return new Answer.Returned<>(call.run(deadline));
      } catch (BackendException e) {
        return new Answer.Failed<>(e);
      } catch (UnexpectedFault | UncheckedIOException e) {
        return new Answer.Failed<>(
            new BackendException(Kind.UNKNOWN, e.getClass().getSimpleName()));
      } finally {
        lanes.during(null);
      }
    }

    private void land(Answer<T> heard) {
      running--;
      tell(heard);
      next();
    }

    private void expire() {
      if (departed) {
        tell(new Answer.TimedOut<>());
      } else {
        waiting.remove(this);
        tell(new Answer.Failed<>(new BackendException(Kind.TRANSIENT, "no free slot in time")));
      }
    }

    private void tell(Answer<T> heard) {
      boolean first = !submission.answered();
      expiry.cancel();
      submission.answer(lanes.events.now());
      lanes.watch.answered(submission, heard, first);
      answer.accept(heard);
    }
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Cut;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * Gathers what leases of one target want from its guard into batches: while the guard is busy, the
 * next batch grows. Severing goes first, since it is what cuts access; of the other steps each
 * keeps the target busy for a part of the time only, since a call costs it hardly more for many
 * leases than for one.
 */
final class GuardQueue {

  /** A step rests so many times as long as its last call took. */
  private static final int REST = 4;

  /** Told what came of its own lease in a batch. */
  interface Asker {
    Holder holder(EndStep step, boolean tryLogin);

    void cut(Cut cut);

    void cleaned(Cleaned cleaned);

    void observed(Observation observation);

    void failed(EndStep step, BackendException.Kind kind, String why);
  }

  private final String target;
  private final Guard guard;
  private final Calls calls;
  private final Clock clock;
  private final Loop loop;
  private final Limits limits;
  private final IntSupplier ending;
  private final Map<EndStep, Deque<Asker>> waiting = new EnumMap<>(EndStep.class);

  /** When a step may be asked for again, by the monotonic clock; absent: at once. */
  private final Map<EndStep, Long> restsUntil = new EnumMap<>(EndStep.class);

  private final Set<EndStep> resting = EnumSet.noneOf(EndStep.class);
  private int inFlight;
  private boolean pumping;

  /** {@code ending} counts the leases whose end is under way. */
  GuardQueue(
      String target, Guard guard, Calls calls, Surroundings surroundings, IntSupplier ending) {
    this.target = target;
    this.guard = guard;
    this.calls = calls;
    this.clock = surroundings.clock();
    this.loop = surroundings.loop();
    this.limits = surroundings.limits();
    this.ending = ending;
  }

  void ask(EndStep step, Asker asker) {
    waiting.computeIfAbsent(step, first -> new ArrayDeque<>()).add(asker);
    if (!pumping) {
      pumping = true;
      loop.post(this::pump);
    }
  }

  private void pump() {
    pumping = false;
    for (Map.Entry<EndStep, Deque<Asker>> queue : waiting.entrySet()) {
      while (inFlight < Calls.GUARD_WIDTH && isReady(queue.getKey(), queue.getValue())) {
        send(queue.getKey(), next(queue.getValue()));
      }
    }
  }

  private boolean isReady(EndStep step, Deque<Asker> queue) {
    if (queue.isEmpty()) {
      return false;
    }
    long rest = restsUntil.getOrDefault(step, clock.nanoTime()) - clock.nanoTime();
    boolean ready = rest <= 0 || step == EndStep.SEVER || queue.size() >= limits.batch();
    if (!ready && resting.add(step)) {
      loop.after(
          Duration.ofNanos(rest),
          () -> {
            resting.remove(step);
            pump();
          });
    }
    return ready;
  }

  private List<Asker> next(Deque<Asker> queue) {
    List<Asker> batch = new ArrayList<>();
    while (!queue.isEmpty() && batch.size() < limits.batch()) {
      batch.add(queue.remove());
    }
    return batch;
  }

  private void send(EndStep step, List<Asker> batch) {
    inFlight++;
    boolean tryLogins = step == EndStep.OBSERVE && ending.getAsInt() <= limits.loginChecks();
    List<Holder> holders = batch.stream().map(asker -> asker.holder(step, tryLogins)).toList();
    switch (step) {
      case SEVER -> send(step, batch, d -> guard.sever(holders, d), Asker::cut);
      case DESTROY -> send(step, batch, d -> guard.destroy(holders, d), Asker::cleaned);
      case OBSERVE -> send(step, batch, d -> guard.observe(holders, d), Asker::observed);
      case REVOKE -> throw new IllegalArgumentException("the issuer revokes");
    }
  }

  private <T> void send(
      EndStep step, List<Asker> batch, Lane.Call<List<T>> call, BiConsumer<Asker, T> give) {
    calls.call(Calls.Purpose.GUARD, target, call, new Delivery<T>(step, batch, give));
  }

  /**
   * Hands each asker its part of the answer, once: what comes after the deadline is dropped, since
   * the step is done again.
   */
  private final class Delivery<T> implements java.util.function.Consumer<Answer<List<T>>> {

    private final EndStep step;
    private final List<Asker> batch;
    private final BiConsumer<Asker, T> give;
    private final long sentAt = clock.nanoTime();
    private boolean answered;

    Delivery(EndStep step, List<Asker> batch, BiConsumer<Asker, T> give) {
      this.step = step;
      this.batch = batch;
      this.give = give;
    }

    @Override
    public void accept(Answer<List<T>> answer) {
      if (answered) {
        return;
      }
      answered = true;
      inFlight--;
      restsUntil.put(step, clock.nanoTime() + REST * (clock.nanoTime() - sentAt));
      if (answer instanceof Answer.Returned<List<T>> returned) {
        for (int i = 0; i < batch.size(); i++) {
          give.accept(batch.get(i), returned.value().get(i));
        }
      } else {
        batch.forEach(asker -> asker.failed(step, Calls.kind(answer), Calls.words(answer)));
      }
      pump();
    }
  }
}

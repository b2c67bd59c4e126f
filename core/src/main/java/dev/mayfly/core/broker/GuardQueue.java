package dev.mayfly.core.broker;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

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
  interface Asker<T> {
    LeaseAccounts accounts(boolean tryLogin);

    void answered(T result);

    void failed(BackendException.Kind kind, String why);
  }

  /** One step for many leases, in their order. */
  private interface Step<T> {
    List<T> take(List<LeaseAccounts> leases, Deadline deadline) throws BackendException;
  }

  private final String target;
  private final Calls calls;
  private final Clock clock;
  private final Loop loop;
  private final Limits limits;
  private final IntSupplier ending;
  private final Waiting<SeverResult> sever;
  private final Waiting<Observation> observe;
  private final Waiting<Cleaned> destroy;
  private int inFlight;
  private boolean pumping;

  /** {@code ending} counts the leases whose end is under way. */
  GuardQueue(
      String target,
      Guard guard,
      Calls calls,
      BrokerDependencies dependencies,
      IntSupplier ending) {
    this.target = target;
    this.calls = calls;
    this.clock = dependencies.clock();
    this.loop = dependencies.loop();
    this.limits = dependencies.limits();
    this.ending = ending;
    this.sever = new Waiting<>(guard::sever, Calls.GUARD_WIDTH, false, false);
    this.observe = new Waiting<>(guard::observe, Calls.GUARD_WIDTH, true, true);
    // One at a time: what others hinder must leave room for what cuts and proves.
    this.destroy = new Waiting<>(guard::destroy, Calls.GUARD_WIDTH - 1, true, false);
  }

  void sever(Asker<SeverResult> asker) {
    ask(sever, asker);
  }

  void observe(Asker<Observation> asker) {
    ask(observe, asker);
  }

  void destroy(Asker<Cleaned> asker) {
    ask(destroy, asker);
  }

  private <T> void ask(Waiting<T> step, Asker<T> asker) {
    step.askers.add(asker);
    if (!pumping) {
      pumping = true;
      loop.post(this::pump);
    }
  }

  private void pump() {
    pumping = false;
    sever.pump();
    observe.pump();
    destroy.pump();
  }

  /** Those who wait for one step. */
  private final class Waiting<T> {

    private final Step<T> step;
    private final int width;
    private final boolean rests;
    private final boolean triesLogins;
    private final Deque<Asker<T>> askers = new ArrayDeque<>();
    private int sent;

    /** When it may be asked for again, by the monotonic clock. */
    private @Nullable Long restsUntil;

    private boolean resting;

    Waiting(Step<T> step, int width, boolean rests, boolean triesLogins) {
      this.step = step;
      this.width = width;
      this.rests = rests;
      this.triesLogins = triesLogins;
    }

    void pump() {
      while (inFlight < Calls.GUARD_WIDTH && sent < width && isReady()) {
        send(next());
      }
    }

    private boolean isReady() {
      if (askers.isEmpty()) {
        return false;
      }
      long rest = restsUntil == null ? 0 : restsUntil - clock.nanoTime();
      boolean ready = rest <= 0 || !rests || askers.size() >= limits.batch();
      if (!ready && !resting) {
        resting = true;
        loop.after(Duration.ofNanos(rest), this::rested);
      }
      return ready;
    }

    private void rested() {
      resting = false;
      GuardQueue.this.pump();
    }

    private List<Asker<T>> next() {
      List<Asker<T>> batch = new ArrayList<>();
      while (!askers.isEmpty() && batch.size() < limits.batch()) {
        batch.add(askers.remove());
      }
      return batch;
    }

    private void send(List<Asker<T>> batch) {
      inFlight++;
      sent++;
      boolean tryLogins = triesLogins && ending.getAsInt() <= limits.loginChecks();
      List<LeaseAccounts> leases = batch.stream().map(asker -> asker.accounts(tryLogins)).toList();
      long sentAt = clock.nanoTime();
      calls.call(
          Calls.Purpose.GUARD,
          target,
          deadline -> step.take(leases, deadline),
          Calls.once(answer -> answered(batch, sentAt, answer)));
    }

    /** What comes after the deadline is dropped, since the step is done again. */
    private void answered(List<Asker<T>> batch, long sentAt, Answer<List<T>> answer) {
      inFlight--;
      sent--;
      restsUntil = clock.nanoTime() + REST * (clock.nanoTime() - sentAt);
      if (answer instanceof Answer.Returned<List<T>> returned) {
        for (int i = 0; i < batch.size(); i++) {
          batch.get(i).answered(returned.value().get(i));
        }
      } else {
        batch.forEach(asker -> asker.failed(Calls.kind(answer), Calls.message(answer)));
      }
      GuardQueue.this.pump();
    }
  }
}

package dev.mayfly.core.broker;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.text.Messages;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy is asked about one grant, once: until it said whether it allows that, was given up, or
 * the question was withdrawn. Whatever it says later changes nothing.
 */
final class AccessQuestion {

  private static final Logger LOG = LoggerFactory.getLogger(AccessQuestion.class);

  /** No wait is longer, whatever the policy says. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private final BrokerDependencies dependencies;
  private final AccessRequest request;
  private Question asked = Question.ANSWERED;
  private Verdict.Pending pending;
  private @Nullable Verdict verdict;
  private boolean over;
  private long decidedAt;
  private Loop.@Nullable Timer timer;
  private Consumer<Verdict> listener = said -> {};

  AccessQuestion(BrokerDependencies dependencies, AccessRequest request) {
    this.dependencies = dependencies;
    this.request = request;
    this.pending =
        new Verdict.Pending(
            "the policy's answer",
            dependencies.clock().now().plus(dependencies.limits().call()),
            Grounds.NONE);
  }

  /** What it says at once is its verdict when this returns. */
  void ask() {
    Policy policy = dependencies.policy();
    try {
      asked = policy.ask(request, this::told);
    } catch (RuntimeException e) {
      LOG.error("the policy failed, which counts as a denial", e);
      decide(new Verdict.Deny("the policy could not decide: " + Messages.of(e)));
    }
  }

  AccessRequest request() {
    return request;
  }

  /** Whether it allows it; empty while it has not said, or was never to say it any more. */
  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  /**
   * {@code told} is told the rest: what is waited for, now and as that changes, and the verdict.
   */
  void await(Consumer<Verdict> told) {
    listener = told;
    listen();
  }

  private void listen() {
    if (!over) {
      cancelTimer();
      timer = dependencies.loop().after(left(), this::giveUp);
      listener.accept(pending);
    }
  }

  private Duration left() {
    Duration left = Duration.between(dependencies.clock().now(), pending.until());
    Duration bounded = left.compareTo(LONGEST) < 0 ? left : LONGEST;
    return bounded.isNegative() ? Duration.ZERO : bounded;
  }

  private void told(Verdict said) {
    if (over) {
      return;
    }
    if (said instanceof Verdict.Pending still) {
      boolean changed = !still.equals(pending);
      pending = still;
      if (timer != null && changed) {
        listen();
      }
    } else {
      decide(said instanceof Verdict.Permit permit ? permit.within(request) : said);
    }
  }

  private void giveUp() {
    withdraw();
    String late = "no answer in time: it waited for " + pending.waitsFor();
    decide(new Verdict.Deny(late, pending.grounds()));
  }

  private void decide(Verdict last) {
    over = true;
    decidedAt = dependencies.clock().nanoTime();
    cancelTimer();
    verdict = last;
    listener.accept(last);
  }

  /** Whether it was decided longer ago than what it allows may wait. */
  boolean isStale() {
    long age = dependencies.clock().nanoTime() - decidedAt;
    return verdict != null && age > dependencies.limits().start().toNanos();
  }

  /** Nobody waits for it any more. */
  void withdraw() {
    if (!over) {
      over = true;
      cancelTimer();
      try {
        asked.withdraw();
      } catch (RuntimeException e) {
        LOG.error("the policy failed when a question was withdrawn", e);
      }
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}

package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A policy that answers at once or late, after long waits or never, changes its mind, fails, and
 * goes on talking when nobody asks any more.
 */
final class SimulatedPolicy implements Policy {

  /** The role that it permits nobody. */
  static final String DENIED_ROLE = "role-denied";

  /** The role at which it fails. */
  static final String CONFUSING_ROLE = "role-confusing";

  private static final Duration CEILING = Duration.ofSeconds(90);
  private static final Grounds GROUNDS = Grounds.of(Set.of("everybody may"), "1", Map.of("a", "b"));

  private final Environment environment;
  private final SimulatedLoop loop;
  private final PermitRules rules;
  private final RandomChoices choices;

  SimulatedPolicy(
      Environment environment, SimulatedLoop loop, PermitRules rules, SplittableRandom random) {
    this.environment = environment;
    this.loop = loop;
    this.rules = rules;
    this.choices = new RandomChoices(random);
  }

  @Override
  public Question ask(AccessRequest request, Consumer<Verdict> answer) {
    environment
        .trace()
        .line("policy", () -> "is asked " + request.grant() + " of " + request.task());
    Asked asked = new Asked(request, answer);
    rules.asked(asked);
    if (request.role().equals(CONFUSING_ROLE) || choices.chance(0.01)) {
      fail(asked);
    }
    int mood = calm() ? 0 : choices.number(0, 99);
    if (mood < 86) {
      asked.say(verdict(request));
    } else if (mood < 91) {
      later(
          choices.between(Duration.ZERO, Duration.ofSeconds(2)), () -> asked.say(verdict(request)));
    } else if (mood < 99) {
      wait(asked, choices.number(1, 3));
    }
    return asked;
  }

  /** In the end everybody is answered. */
  private boolean calm() {
    return environment.faults().stopped();
  }

  private void fail(Asked asked) {
    if (choices.chance(0.5)) {
      asked.sayWithoutEffect(verdict(asked.request()));
    }
    asked.over();
    throw new IllegalStateException("the policy is confused");
  }

  /** Says that it waits, once or more often, and then perhaps what for. */
  private void wait(Asked asked, int times) {
    Instant until = environment.clock().now().plus(choices.seconds(1, 40));
    asked.say(new Verdict.Pending(times + " more", until, Grounds.NONE));
    Duration next = choices.seconds(0, 30);
    if (times > 1) {
      later(next, () -> wait(asked, times - 1));
    } else if (choices.chance(0.8)) {
      later(next, () -> asked.say(verdict(asked.request())));
    }
  }

  private void later(Duration delay, Runnable then) {
    environment.events().in(delay, () -> loop.post(then));
  }

  private Verdict verdict(AccessRequest request) {
    double refuses = request.occasion() == Occasion.START ? 0.01 : 0.15;
    if (request.role().equals(DENIED_ROLE) || choices.chance(refuses)) {
      return new Verdict.Deny("nobody may");
    }
    Duration ttl = request.ttl().compareTo(CEILING) < 0 ? request.ttl() : CEILING;
    Duration lifetime =
        choices.chance(0.05) ? request.maxLifetime().dividedBy(2) : request.maxLifetime();
    return new Verdict.Permit(ttl, lifetime, GROUNDS);
  }

  /** One question, and what became of it. */
  final class Asked implements Question {

    private final AccessRequest request;
    private final Consumer<Verdict> answer;
    private boolean over;

    Asked(AccessRequest request, Consumer<Verdict> answer) {
      this.request = request;
      this.answer = answer;
    }

    AccessRequest request() {
      return request;
    }

    boolean isOver() {
      return over;
    }

    private void say(Verdict verdict) {
      if (!over && !(verdict instanceof Verdict.Pending)) {
        over = true;
        rules.answered(request, verdict);
      }
      answer.accept(verdict);
      if (over && choices.chance(0.2)) { // whatever is said after that
        later(choices.seconds(0, 5), () -> answer.accept(contrary(verdict)));
      }
    }

    private Verdict contrary(Verdict verdict) {
      return verdict instanceof Verdict.Permit
          ? new Verdict.Deny("nobody may after all")
          : new Verdict.Permit(request.ttl(), request.maxLifetime(), GROUNDS);
    }

    private void sayWithoutEffect(Verdict verdict) {
      answer.accept(verdict);
    }

    private void over() {
      over = true;
    }

    @Override
    public void withdraw() {
      environment.trace().line("policy", () -> "is asked no more " + request.grant());
      over = true;
      if (choices.chance(0.2)) {
        later(choices.seconds(0, 5), () -> answer.accept(verdict(request)));
      }
    }
  }
}

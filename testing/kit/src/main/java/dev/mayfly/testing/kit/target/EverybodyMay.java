package dev.mayfly.testing.kit.target;

import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A policy that allows everybody what they ask for, at once. */
public final class EverybodyMay implements Policy {

  private static final Grounds GROUNDS = Grounds.of(Set.of("everybody may"), "", Map.of());

  @Override
  public Question ask(AccessRequest request, Consumer<Verdict> answer) {
    answer.accept(new Verdict.Permit(request.ttl(), request.maxLifetime(), GROUNDS));
    return Question.ANSWERED;
  }
}

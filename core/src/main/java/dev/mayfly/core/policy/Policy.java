package dev.mayfly.core.policy;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Decides whether a task may hold a grant. It is asked on the loop and does not block: what takes
 * its time answers with an event of the loop. It is asked anew at each start, each replacement of a
 * lease and each adoption: a permit counts for what follows it at once.
 */
@FunctionalInterface
public interface Policy {

  /**
   * Asks. An exception, or no word at all for the time that one call may take, is a denial.
   *
   * @param answer to be told the verdict on the loop, before this returns or later; any number of
   *     {@link Verdict.Pending} before it. What comes after the verdict, or after {@link
   *     Question#withdraw}, changes nothing
   */
  Question ask(AccessRequest request, Consumer<Verdict> answer);

  /** One that always knows its verdict. */
  static Policy atOnce(Function<AccessRequest, Verdict> decide) {
    return (request, answer) -> {
      answer.accept(decide.apply(request));
      return Question.ANSWERED;
    };
  }
}

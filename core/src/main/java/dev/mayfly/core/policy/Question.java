package dev.mayfly.core.policy;

/** What the policy was asked, and may still answer. On the loop. */
@FunctionalInterface
public interface Question {

  /** One that is answered already. */
  Question ANSWERED = () -> {};

  /** Nobody waits for the answer any more; it would change nothing. */
  void withdraw();
}

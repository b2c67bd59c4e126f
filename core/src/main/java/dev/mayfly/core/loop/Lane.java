package dev.mayfly.core.loop;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs blocking calls beside the loop, a bounded number at a time; further ones wait in order.
 * Answers are posted to the loop. At the deadline, counted from the moment the call is handed over,
 * {@link Answer.TimedOut} is posted whether or not the callee noticed; the callee keeps its slot
 * until it returns, and what it then says is posted as a second answer. A call whose deadline
 * passed before it got a slot is never run and answers {@link BackendException.Kind#TRANSIENT}.
 */
public interface Lane {

  <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer);

  /**
   * A blocking call. What it throws that is no {@link BackendException} is answered as one of kind
   * UNKNOWN.
   */
  @FunctionalInterface
  interface Call<T> {
    T run(Deadline deadline) throws BackendException;
  }
}

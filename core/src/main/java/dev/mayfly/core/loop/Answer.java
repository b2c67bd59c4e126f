package dev.mayfly.core.loop;

import dev.mayfly.core.backend.BackendException;

/** What came of a call in a lane. */
public sealed interface Answer<T> {

  /** The call returned. */
  record Returned<T>(T value) implements Answer<T> {}

  /** The call failed; the exception's kind says what to do next. */
  record Failed<T>(BackendException error) implements Answer<T> {}

  /**
   * The deadline passed first. The call may still run: what it says later arrives as a second
   * answer.
   */
  record TimedOut<T>() implements Answer<T> {}
}

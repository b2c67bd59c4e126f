package dev.mayfly.core.task;

import org.jspecify.annotations.Nullable;

/**
 * One run of one task: its configured name, and the incarnation (pod uid or random id) that tells
 * it from any other run.
 */
public record TaskId(String name, String incarnation) {

  /**
   * Written out: what the compiler would make is linked at run time, which every start would wait
   * for.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskId id && name.equals(id.name) && incarnation.equals(id.incarnation);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + incarnation.hashCode();
  }

  @Override
  public String toString() {
    return name + "/" + incarnation;
  }
}

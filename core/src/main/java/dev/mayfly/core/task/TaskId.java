package dev.mayfly.core.task;

/**
 * One run of one task: its configured name, and the incarnation (pod uid or random id) that tells
 * it from any other run.
 */
public record TaskId(String name, String incarnation) {

  @Override
  public String toString() {
    return name + "/" + incarnation;
  }
}

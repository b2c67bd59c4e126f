package dev.mayfly.core.lease;

/**
 * One thing of a holder's at a target, in the backend's own words.
 *
 * @param kind what it is, such as {@code session}, {@code membership} or {@code trigger}
 * @param id which one: enough to find it at the target
 * @param label what a person should know about it, or empty
 */
public record Residue(String kind, String id, String label) {

  @Override
  public String toString() {
    return kind + " " + id + (label.isEmpty() ? "" : " (" + label + ")");
  }
}

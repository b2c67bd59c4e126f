package dev.mayfly.core.backend;

/**
 * Something an examination found.
 *
 * @param what one sentence naming the thing and the place
 * @param remedy the exact line that mends it, or empty where nothing does
 */
public record Finding(Severity severity, String what, String remedy) {

  /** How much it matters. */
  public enum Severity {
    /** Mayfly would refuse to issue, or could not prove an end. */
    ERROR,
    /** It works, but not as well or as safely as it could. */
    WARNING,
    /** Good to know; nothing to mend. */
    NOTE
  }
}

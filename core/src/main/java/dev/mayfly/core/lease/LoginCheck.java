package dev.mayfly.core.lease;

/**
 * One try of a credential that should be dead.
 *
 * @param message what the server said
 * @param controlWorked whether another login, tried beside it, worked: without that a refusal says
 *     little
 */
public record LoginCheck(Outcome outcome, String message, boolean controlWorked) {

  /** What came of the try. */
  public enum Outcome {
    /** The server refused the credential itself. */
    REFUSED,
    /** It still works. */
    WORKED,
    /** The network, a limit or something else came between: it says nothing. */
    INCONCLUSIVE
  }
}

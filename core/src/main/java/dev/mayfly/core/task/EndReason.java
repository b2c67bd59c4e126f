package dev.mayfly.core.task;

/**
 * Why a task ended, for the ledger and the receipt. {@code detail} is for people and never secret.
 */
public record EndReason(Cause cause, String detail) {

  /** What ended the task. */
  public enum Cause {
    /** The task finished by itself, whatever its exit code. */
    EXITED,
    /** The task was ended by a signal. */
    KILLED,
    /** No sign of life came in time. */
    HEARTBEAT_LOST,
    /** The task's maximum lifetime is spent. */
    LIFETIME_SPENT,
    /** A person, or the task itself, asked for the end. */
    REQUESTED,
    /** Mayfly was told to stop. */
    SHUTDOWN,
    /** Mayfly died while the task ran; its successor ends the task. */
    RECOVERED,
    /** The task never began: a grant could not be had. */
    NOT_STARTED,
    /** Whoever held its pulse is gone. */
    PULSE_LOST,
    /** The ledger's reserve is spent: no further end could be recorded. */
    LEDGER_FULL
  }

  @Override
  public String toString() {
    return detail.isEmpty() ? cause.name() : cause + " (" + detail + ")";
  }
}

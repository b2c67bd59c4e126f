package dev.mayfly.core.task;

/** Whose a task is. */
public enum TaskKind {
  /** Somebody's, who was allowed what it is given by the policy. */
  TASK,
  /** Mayfly's own: it holds the login of a guard for as long as its process lives. */
  GUARD_LOGIN,
  /** Mayfly's own: its credential shows that a root secret that was just replaced works. */
  CANARY,
  /** Mayfly's own: another process asks that a root be rotated, after tasks of its own. */
  ROTATION_REQUEST;

  /** Whether it is Mayfly's own, about which no policy is asked and of which no receipt is kept. */
  public boolean internal() {
    return this != TASK;
  }
}

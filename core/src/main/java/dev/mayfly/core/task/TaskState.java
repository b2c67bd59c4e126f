package dev.mayfly.core.task;

/** ALIVE and SUSPECT alternate; ENDING is left only for ENDED. */
public enum TaskState {
  ALIVE,
  /** A beat is late: nothing is renewed or served. */
  SUSPECT,
  ENDING,
  ENDED
}

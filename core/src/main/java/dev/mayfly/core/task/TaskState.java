package dev.mayfly.core.task;

/** WAITING comes first, ALIVE and SUSPECT alternate; ENDING is left only for ENDED. */
public enum TaskState {
  /** The policy has not said yet whether it may begin. */
  WAITING,
  ALIVE,
  /** A beat is late: nothing is renewed or served. */
  SUSPECT,
  ENDING,
  ENDED
}

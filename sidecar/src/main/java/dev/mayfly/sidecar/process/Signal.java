package dev.mayfly.sidecar.process;

/** The signals that are sent to a child or handled by us. */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  KILL(9),
  TERM(15);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** What a program that the signal ended is reported to have exited with. */
  public int exitCode() {
    return 128 + number;
  }
}

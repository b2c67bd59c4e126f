package dev.mayfly.sidecar.process;

import java.io.IOException;

/** The signals that are sent to a child or handled by us. */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  KILL(9),
  USR1(10),
  USR2(12),
  TERM(15);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** Sends it to a process, as the {@code kill} that it returns: Java itself sends only two. */
  public Process sendTo(long pid) throws IOException {
    try {
      return new ProcessBuilder("kill", "-s", name(), String.valueOf(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException("there is no program `kill` to send SIG" + this + " with", e);
    }
  }

  /** What a program that the signal ended is reported to have exited with. */
  public int exitCode() {
    return 128 + number;
  }
}

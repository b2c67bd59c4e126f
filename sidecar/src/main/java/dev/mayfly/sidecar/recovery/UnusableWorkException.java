package dev.mayfly.sidecar.recovery;

import java.io.IOException;

/** What was handed over cannot be taken up, however often that is tried. */
final class UnusableWorkException extends IOException {

  private static final long serialVersionUID = 1L;

  UnusableWorkException(String why) {
    super(why);
  }

  UnusableWorkException(String why, Throwable cause) {
    super(why, cause);
  }
}

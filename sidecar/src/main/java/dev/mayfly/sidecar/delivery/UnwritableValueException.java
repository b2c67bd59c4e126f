package dev.mayfly.sidecar.delivery;

import java.io.IOException;

/**
 * A value that a format cannot carry so that its readers read what it is. A wrong password would be
 * worse than none: nothing is written.
 */
final class UnwritableValueException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what the value by its name, which is all that may be said of a secret
   * @param alternatives formats that can carry it
   */
  UnwritableValueException(String format, String what, String why, String alternatives) {
    super(
        "format "
            + format
            + " cannot carry the "
            + what
            + ": "
            + why
            + ". fix: use "
            + alternatives
            + ", or change the password policy of the connection in Vault");
  }
}

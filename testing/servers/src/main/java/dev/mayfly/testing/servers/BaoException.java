package dev.mayfly.testing.servers;

import java.util.List;

/** OpenBao refused a request. */
public final class BaoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<String> errors;

  BaoException(String request, int status, List<String> errors) {
    super(request + ": " + status + " " + String.join("; ", errors));
    this.status = status;
    this.errors = List.copyOf(errors);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The server's own words. */
  public List<String> errors() {
    return errors;
  }
}

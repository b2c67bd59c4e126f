package dev.mayfly.testing.servers;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be obtained, started or used; the message ends with what its log last said.
 */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerException(String message) {
    super(message);
  }

  ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

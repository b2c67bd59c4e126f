package dev.mayfly.backends.vault.http;

import java.io.IOException;

/** What answered does not speak HTTP/1.1, or speaks too much of it. */
public final class MalformedAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message);
  }
}

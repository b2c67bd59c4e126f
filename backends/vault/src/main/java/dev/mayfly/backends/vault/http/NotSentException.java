package dev.mayfly.backends.vault.http;

import dev.mayfly.core.text.Messages;
import java.io.IOException;

/** The request never left: no connection could be made, or it could not be trusted. */
public final class NotSentException extends IOException {

  private static final long serialVersionUID = 1L;

  NotSentException(IOException cause) {
    super(Messages.of(cause), cause);
  }
}

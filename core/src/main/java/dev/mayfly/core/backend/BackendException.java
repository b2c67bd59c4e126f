package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to a backend failed; the kind says what the caller does next. The message is for people
 * and never secret.
 */
public final class BackendException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What the caller does next. */
  public enum Kind {
    /** Certainly nothing happened, and it may work later: retry. */
    TRANSIENT,
    /** Our identity was refused, after it had been proven once more too: tell a person. */
    DENIED,
    /** It will not work as it stands: stop and tell a person. */
    INVALID,
    /** It may have happened: treat it as done, then undo it. */
    UNKNOWN
  }

  private final Kind kind;
  private final transient @Nullable LeaseReference partial;

  public BackendException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  public BackendException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, cause, null);
  }

  /** {@code partial} is what is known of a lease whose issue was cut short. */
  public BackendException(
      Kind kind, String message, @Nullable Throwable cause, @Nullable LeaseReference partial) {
    super(message, cause);
    this.kind = kind;
    this.partial = partial;
  }

  public Kind kind() {
    return kind;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public Optional<LeaseReference> partial() {
    return Optional.ofNullable(partial);
  }
}

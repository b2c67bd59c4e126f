package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import java.util.Optional;

/** How the guard reaches the servers. */
public interface Servers extends AutoCloseable {

  /**
   * The database at this place; connected to when it is asked something. Only where there is a
   * {@link #login}.
   */
  Sql at(DatabaseUrl url);

  /** What the guard itself logs in with; empty before it was given one. */
  Optional<DatabaseLogin> login();

  /** The same; TRANSIENT before it was given one. */
  default DatabaseLogin requireLogin(String target) throws BackendException {
    return login()
        .orElseThrow(
            () ->
                new BackendException(
                    Kind.TRANSIENT, "the guard of " + target + " has no login yet"));
  }

  @Override
  void close();
}

package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;

/** Which login accounts are made with, wherever that is kept. */
public interface RootInUse {

  /**
   * From now on it is this login, which is tried first. TRANSIENT: it is not let in, and the other
   * stays in use; the database may be away.
   */
  void use(DatabaseLogin login, Deadline deadline) throws BackendException;

  /** The login's name. */
  String username(Deadline deadline) throws BackendException;
}

package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;

/**
 * A session of a root login. What it changes of root logins it changes under an epoch: the server
 * has a row with the highest that it has seen, and each change holds that row until it is
 * committed. So what comes late, from a process whose work another has taken over, changes nothing.
 */
public interface RootSession extends AccountSession {

  /** Gives the login that this is a session of another password, which never crosses the wire. */
  void setPassword(long epoch, Secret password, Deadline deadline)
      throws SQLException, SupersededException;

  /**
   * Ends every session of this login but this one; returns once there is none, and no login under
   * way that could still become one.
   */
  void endSessions(long epoch, String login, Deadline deadline)
      throws SQLException, SupersededException;
}

package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;

/** The logins that make accounts on a server, and of which each can be given another password. */
public interface RootLogins extends AccountLogins {

  @Override
  RootSession open(DatabaseLogin login, Deadline deadline)
      throws SQLException, UnusableRootException;
}

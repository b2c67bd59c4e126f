package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A session of a login that makes accounts. */
public interface AccountSession extends AutoCloseable {

  /** The time that it is after so long by the server's clock, as {@link RoleStatements} have it. */
  String timeAfter(Duration time, Deadline deadline) throws SQLException;

  /** The names of the accounts that carry the key. */
  List<String> accountsOf(LeaseKey key, Deadline deadline) throws SQLException;

  /**
   * Runs the statements, in one transaction where the server has one for them; all that they did is
   * committed when this returns.
   */
  void run(List<String> statements, Deadline deadline) throws SQLException;

  @Override
  void close();
}

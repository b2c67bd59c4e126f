package dev.mayfly.backends.database.dialect;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * One database, on a server or on the first of several that answers, as JDBC connects to it. Shows
 * itself as a person knows the server; equal to another of the same place.
 */
public interface DatabaseUrl {

  /** For the driver: opens sessions in which nothing is as somebody else has set it. */
  String session();

  /** What the driver is told besides: among others, how long to wait for a connection. */
  Map<String, String> properties(Duration patience);

  /** Whether a connection that stood was lost under a statement, which may be said again. */
  boolean isLost(SQLException failure);

  /** Whether the server has ended the connection, by an administrator's or its own decision. */
  boolean isEnded(SQLException failure);
}

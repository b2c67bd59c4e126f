package dev.mayfly.backends.database.guard;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.backends.database.dialect.SqlQuery;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For who only looks: one connection to each place, opened when it is asked something. Calls none
 * of Mayfly's functions, and so goes where they are not.
 */
public final class SingleConnections implements Servers {

  private final DatabaseLogin login;
  private final Map<DatabaseUrl, Single> places = new HashMap<>();

  public SingleConnections(DatabaseLogin login) {
    this.login = login;
  }

  @Override
  public synchronized Sql at(DatabaseUrl url) {
    return places.computeIfAbsent(url, place -> new Single(place, login));
  }

  @Override
  public Optional<DatabaseLogin> login() {
    return Optional.of(login);
  }

  @Override
  public synchronized void close() {
    places.values().forEach(Single::close);
  }

  private static final class Single implements Sql {

    private final DatabaseUrl url;
    private final DatabaseLogin login;
    private @Nullable Connection connection;

    Single(DatabaseUrl url, DatabaseLogin login) {
      this.url = url;
      this.login = login;
    }

    @Override
    public synchronized <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
        throws SQLException {
      Connection open = connection;
      if (open == null || open.isClosed()) {
        open = SqlConnector.connect(url, login, deadline);
        connection = open;
      }
      return SqlQuery.run(open, query, reader, deadline);
    }

    @Override
    public synchronized void close() {
      try {
        if (connection != null) {
          connection.close();
        }
      } catch (SQLException e) {
        // the server has closed it
      }
    }
  }
}

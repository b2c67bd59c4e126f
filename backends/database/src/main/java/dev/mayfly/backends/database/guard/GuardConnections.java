package dev.mayfly.backends.database.guard;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The guard's connections, all made with the login that was delivered last. */
public final class GuardConnections implements Servers, Delivery {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String target;
  private final List<? extends DatabaseUrl> nodes;
  private final String check;
  private final String warmUp;
  private final Clock clock;
  private final Map<DatabaseUrl, SuccessiveSql> places = new ConcurrentHashMap<>();
  private volatile @Nullable DatabaseLogin login;

  /**
   * @param nodes every server that accounts may log in to, the primary first
   * @param check a statement that fails where a connection is not to be used for anything
   * @param warmUp a query that makes the server compile what will be asked
   */
  public GuardConnections(
      String target, List<? extends DatabaseUrl> nodes, String check, String warmUp, Clock clock) {
    this.target = target;
    this.nodes = List.copyOf(nodes);
    this.check = check;
    this.warmUp = warmUp;
    this.clock = clock;
  }

  @Override
  public Sql at(DatabaseUrl url) {
    return places.computeIfAbsent(url, place -> new SuccessiveSql(pool(place, current())));
  }

  @Override
  public Optional<DatabaseLogin> login() {
    return Optional.ofNullable(login);
  }

  /**
   * Only the servers that every end needs are kept connected to; the primary twice, since one
   * connection kills while the other waits.
   */
  private PooledSql pool(DatabaseUrl url, DatabaseLogin as) {
    int ready = url.equals(nodes.get(0)) ? 2 : nodes.contains(url) ? 1 : 0;
    return new PooledSql(url, as, ready, check, warmUp);
  }

  private DatabaseLogin current() {
    DatabaseLogin now = login;
    if (now == null) {
      throw new IllegalStateException("the guard has no login yet");
    }
    return now;
  }

  @Override
  public String place() {
    return "guard:" + target;
  }

  @Override
  public void deliver(Credential credential, Validity validity) throws IOException {
    if (!(credential instanceof DatabaseLogin delivered)) {
      throw new IOException("the guard of " + target + " takes a database login");
    }
    SuccessiveSql standing = places.get(nodes.get(0));
    if (standing != null) {
      succeed(standing, delivered);
    }
    login = delivered;
    places.forEach(
        (url, place) -> {
          if (place != standing) {
            place.replace(pool(url, delivered));
          }
        });
    nodes.forEach(this::at);
  }

  /** Whoever takes the old login away after this must not leave the guard outside. */
  private void succeed(SuccessiveSql standing, DatabaseLogin delivered) throws IOException {
    standing.replace(pool(nodes.get(0), delivered));
    try {
      standing.newest().awaitReady(Deadline.in(clock, PATIENCE));
    } catch (SQLException e) {
      standing.undo();
      throw new IOException("the guard's new login is not let in: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    places.values().forEach(SuccessiveSql::close);
    places.clear();
    login = null;
  }
}

package dev.mayfly.backends.database.guard;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.postgresql.PostgresSettings;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The guard's connections, all made with the login that was delivered last. */
public final class GuardConnections implements Servers, Delivery {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final PostgresSettings settings;
  private final Clock clock;
  private final Map<PostgresUrl, SuccessiveSql> places = new ConcurrentHashMap<>();
  private volatile @Nullable DatabaseLogin login;

  public GuardConnections(PostgresSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Sql at(PostgresUrl url) {
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
  private PooledSql pool(PostgresUrl url, DatabaseLogin as) {
    int ready = url.equals(settings.primary()) ? 2 : settings.nodes().contains(url) ? 1 : 0;
    RoleNames roleNames = settings.roleNames();
    return new PooledSql(
        url, as, ready, GuardFunctions.check(roleNames), GuardFunctions.warmUp(roleNames.schema()));
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
    return "guard:" + settings.target();
  }

  @Override
  public void deliver(Credential credential, Validity validity) throws IOException {
    if (!(credential instanceof DatabaseLogin delivered)) {
      throw new IOException("a guard of PostgreSQL takes a database login");
    }
    SuccessiveSql standing = places.get(settings.primary());
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
    at(settings.primary());
    settings.nodes().forEach(this::at);
  }

  /** Whoever takes the old login away after this must not leave the guard outside. */
  private void succeed(SuccessiveSql standing, DatabaseLogin delivered) throws IOException {
    standing.replace(pool(settings.primary(), delivered));
    try {
      standing.newest().awaitReady(Deadline.in(clock, PATIENCE));
    } catch (SQLException e) {
      standing.undo();
      throw new IOException("the guard's new login is not let in: " + LoginTrial.words(e), e);
    }
  }

  @Override
  public void close() {
    places.values().forEach(SuccessiveSql::close);
    places.clear();
    login = null;
  }
}

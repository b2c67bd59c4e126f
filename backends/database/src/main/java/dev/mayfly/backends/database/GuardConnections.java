package dev.mayfly.backends.database;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The guard's connections, all made with the login that was delivered last. */
final class GuardConnections implements Servers, Delivery {

  private final PostgresSettings settings;
  private final Map<PostgresUrl, PooledSql> pools = new ConcurrentHashMap<>();
  private volatile @Nullable DatabaseLogin login;

  GuardConnections(PostgresSettings settings) {
    this.settings = settings;
  }

  @Override
  public Sql at(PostgresUrl url) {
    return pools.computeIfAbsent(url, this::pool);
  }

  @Override
  public Optional<DatabaseLogin> login() {
    return Optional.ofNullable(login);
  }

  /** Only the servers that every end needs are kept connected to. */
  private PooledSql pool(PostgresUrl url) {
    boolean always = url.equals(settings.primary()) || settings.nodes().contains(url);
    return new PooledSql(
        url, this::current, always ? 1 : 0, GuardFunctions.warmUp(settings.arrangement().schema()));
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
    login = delivered;
    pools.values().forEach(PooledSql::renew);
    at(settings.primary());
    settings.nodes().forEach(this::at);
  }

  @Override
  public void close() {
    pools.values().forEach(PooledSql::close);
    pools.clear();
    login = null;
  }
}

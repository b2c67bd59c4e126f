package dev.mayfly.client.hikari;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.mayfly.client.Credential;
import dev.mayfly.client.TaskSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A pool whose login Mayfly replaces while it is in use. From then on new connections are made with
 * the new login; those that are idle are closed at once, and each that is in use when it is given
 * back. So no query fails, as long as none takes longer than the old login is drained for.
 */
public final class MayflyPool {

  /** A connection that was being made when its login was replaced has the old one. */
  private static final Duration LATECOMERS = Duration.ofSeconds(2);

  private MayflyPool() {}

  /**
   * Opens a pool with the credential of a grant.
   *
   * @param configured everything but the login; where it says no JDBC URL, the credential's is
   *     taken
   */
  public static HikariDataSource open(TaskSession task, String grant, HikariConfig configured)
      throws IOException {
    Credential first = task.credential(grant);
    AtomicReference<Credentials> login = new AtomicReference<>(login(first));
    HikariConfig config = new HikariConfig();
    configured.copyStateTo(config);
    if (config.getJdbcUrl() == null && config.getDataSourceClassName() == null) {
      config.setJdbcUrl(first.jdbcUrl());
    }
    config.setCredentialsProvider(login::get);
    HikariDataSource pool = new HikariDataSource(config);
    task.follow(
        first,
        next -> {
          login.set(login(next));
          evict(pool);
          CompletableFuture.delayedExecutor(LATECOMERS.toSeconds(), TimeUnit.SECONDS)
              .execute(() -> evict(pool));
        });
    return pool;
  }

  private static void evict(HikariDataSource pool) {
    if (!pool.isClosed()) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  private static Credentials login(Credential credential) {
    return Credentials.of(credential.username(), credential.password());
  }
}

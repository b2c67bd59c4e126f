package dev.mayfly.sidecar.soak;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** 200 queries a second, each of which asks who it is. */
final class Load {

  private static final int THREADS = 4;
  private static final long PERIOD_MILLIS = 20; // of each thread

  private final DataSource pool;
  private final AtomicLong queries = new AtomicLong();
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

  Load(DataSource pool) {
    this.pool = pool;
  }

  /** Queries for so long; {@code sample} is called every second beside it. */
  void run(Duration time, Runnable sample) throws InterruptedException, ExecutionException {
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS + 1);
    List<Future<?>> going = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      going.add(clock.scheduleAtFixedRate(this::query, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    }
    going.add(clock.scheduleAtFixedRate(sample, 0, 1, TimeUnit.SECONDS));
    clock
        .schedule(
            () -> going.forEach(each -> each.cancel(false)), time.toSeconds(), TimeUnit.SECONDS)
        .get();
    clock.shutdown();
    clock.awaitTermination(1, TimeUnit.MINUTES);
  }

  private void query() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_user, count(*) FROM sales")) {
      row.next();
      users.add(row.getString(1));
      queries.incrementAndGet();
    } catch (SQLException e) {
      errors.add(e.getSQLState() + " " + e.getMessage());
    }
  }

  /** How many logins were used. */
  int logins() {
    return users.size();
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public String toString() {
    return queries + " queries as " + users.size() + " logins, " + errors.size() + " errors";
  }
}

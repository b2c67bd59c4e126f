package dev.mayfly.examples.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An administrator who looks at the database every few milliseconds, and remembers changes. */
final class Watch implements AutoCloseable {

  private static final long PAUSE_MILLIS = 4;

  private record Seen(long nanos, Look look) {}

  private final Connection admin;
  private final PreparedStatement question;
  private final List<Seen> changes = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::watch, "watch");
  private volatile boolean closed;
  private volatile @Nullable SQLException failure;

  /** {@code account} and {@code table} are object ids. Takes over the connection. */
  Watch(Connection admin, long account, long table) throws SQLException {
    this.admin = admin;
    this.question = Look.prepare(admin, account, table);
    look();
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!closed) {
        look();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (SQLException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws SQLException {
    Look look = Look.now(question);
    if (changes.isEmpty() || !last().equals(look)) {
      changes.add(new Seen(System.nanoTime(), look));
    }
  }

  Look last() {
    return changes.get(changes.size() - 1).look();
  }

  /** Since when everything seen is so; empty if what was seen last is not. */
  OptionalLong since(Predicate<Look> so) throws SQLException {
    SQLException failed = failure;
    if (failed != null) {
      throw failed;
    }
    OptionalLong since = OptionalLong.empty();
    for (Seen seen : changes) {
      if (!so.test(seen.look())) {
        since = OptionalLong.empty();
      } else if (since.isEmpty()) {
        since = OptionalLong.of(seen.nanos());
      }
    }
    return since;
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close();
  }
}

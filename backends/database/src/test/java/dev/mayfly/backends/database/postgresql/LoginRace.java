package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Issued;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that logs in again and again, several times at once, and keeps every session it gets. */
final class LoginRace implements AutoCloseable {

  private static final int AT_ONCE = 6;

  private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
  private final CountDownLatch sessions = new CountDownLatch(AT_ONCE);
  private final Queue<Connection> before = new ConcurrentLinkedQueue<>();
  private final Queue<Connection> during = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean ending;
  private volatile boolean over;

  LoginRace(Reporting reporting, Issued issued) {
    for (int i = 0; i < AT_ONCE; i++) {
      clients.execute(() -> run(reporting, issued));
    }
  }

  private void run(Reporting reporting, Issued issued) {
    while (!over) {
      try {
        Connection session = reporting.connect(issued);
        (ending ? during : before).add(session);
        sessions.countDown();
      } catch (SQLException e) {
        if (String.valueOf(e.getSQLState()).startsWith("28")) {
          refused.incrementAndGet();
        }
      }
    }
  }

  /** Returns when the task has sessions and more logins are under way: the end is to begin now. */
  void awaitTheEnd() throws InterruptedException {
    assertTrue(sessions.await(20, TimeUnit.SECONDS), "nobody gets in");
    ending = true;
  }

  /** Begins no more logins and waits for those that are under way. */
  void stop() throws InterruptedException {
    over = true;
    clients.shutdown();
    assertTrue(clients.awaitTermination(20, TimeUnit.SECONDS), "a login hangs");
  }

  /** Logins that ended in a session although the end had begun. */
  int gotIn() {
    return during.size();
  }

  /** Logins to which the server said no. */
  int refused() {
    return refused.get();
  }

  /** The sessions, of all there ever were, that still answer a query. */
  List<Connection> answering() {
    List<Connection> answering = new ArrayList<>();
    for (Queue<Connection> queue : List.of(before, during)) {
      queue.stream().filter(LoginRace::answers).forEach(answering::add);
    }
    return answering;
  }

  private static boolean answers(Connection session) {
    try {
      return session.createStatement().execute("SELECT 1");
    } catch (SQLException ended) {
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    over = true;
    clients.shutdownNow();
    for (Queue<Connection> queue : List.of(before, during)) {
      for (Connection session : queue) {
        session.close();
      }
    }
  }
}

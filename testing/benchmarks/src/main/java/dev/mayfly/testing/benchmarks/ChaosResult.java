package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.benchmarks.RunningSidecar.Task;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.ServerException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tasks whose holder is killed while their sidecar answers: nobody says a word of their end. */
final class ChaosResult {

  private static final int AT_A_TIME = 4;

  /** By then a task can begin again, whatever the last fault broke. */
  private static final Duration BEGINNING = Duration.ofMinutes(1);

  /** By then a dead task's login must be refused: long before it would run out by itself. */
  private static final Duration END = Duration.ofSeconds(30);

  private final ChaosEnvironment field;
  private final Map<String, String> passwords = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int killed;

  ChaosResult(ChaosEnvironment field) {
    this.field = field;
  }

  /** Some more of them; returns once each is seen to be dead, or was too long alive. */
  void kill() throws IOException {
    List<Task> tasks = new ArrayList<>();
    try (RemoteHolder holder = RemoteHolder.beside(field.sidecar().socket())) {
      for (int i = 0; i < AT_A_TIME; i++) {
        Task task = join();
        holder.hold(List.of(task));
        passwords.put(task.username(), task.password());
        tasks.add(task);
      }
      holder.kill();
      killed += tasks.size();
    }
    tasks.forEach(this::awaitEnd);
  }

  /** The fault before is over, but what it broke may still be mending. */
  private Task join() {
    List<Task> joined = new ArrayList<>();
    Await.until("a task begins", BEGINNING, () -> joined.add(field.sidecar().join("job")));
    return joined.get(0);
  }

  private void awaitEnd(Task task) {
    try {
      Await.until(
          "the login of " + task.path() + " is refused",
          END,
          () -> isRefused(task.username(), task.password()));
    } catch (ServerException alive) {
      wrong.add("its holder was killed: " + alive.getMessage());
    }
  }

  private boolean isRefused(String user, String password) {
    try {
      field.postgres().connect(Site.DATABASE, user, password).close();
      return false;
    } catch (SQLException e) {
      return Aftermath.REFUSED.equals(e.getSQLState());
    }
  }

  int killed() {
    return killed;
  }

  /** Every login that they were given: user → password. */
  Map<String, String> passwords() {
    return passwords;
  }

  List<String> wrong() {
    return wrong;
  }
}

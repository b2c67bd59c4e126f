package dev.mayfly.testing.benchmarks;

import dev.mayfly.client.Credential;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A task that tries its credential again and again. */
final class UsedTask {

  private final TaskSession session;
  private final PostgreSql database;
  private final Map<String, String> passwords = new TreeMap<>();
  private final long begun = System.nanoTime();
  private volatile Credential current;
  private boolean ended;
  private boolean failing;
  private long failingSince;
  private @Nullable Connection open;

  private UsedTask(TaskSession session, PostgreSql database) {
    this.session = session;
    this.database = database;
    this.current = session.credentials().values().iterator().next();
    session.follow(current, next -> current = next);
  }

  static UsedTask join(Path socket, PostgreSql database) throws IOException {
    return new UsedTask(MayflyClient.at(socket).join("job"), database);
  }

  /** Every login that it was given and tried: user → password. */
  synchronized Map<String, String> passwords() {
    return Map.copyOf(passwords);
  }

  long begun() {
    return begun;
  }

  boolean isOver() {
    return session.over().isDone();
  }

  /** Why it is over, where it did not ask for that itself. */
  synchronized Optional<String> unasked() {
    return ended || !isOver() ? Optional.empty() : Optional.of(session.over().join());
  }

  /** Ends in order, or is simply gone; its last session stays open. */
  synchronized void end(boolean orderly) {
    ended = true;
    try {
      if (orderly) {
        session.end("done", Duration.ZERO);
      }
    } catch (IOException away) {
      // Whoever comes back finds nobody who holds its pulse.
    }
    session.close();
  }

  /**
   * Logs in once more and stays so.
   *
   * @return since when nothing worked, where this is the first login that does again
   */
  synchronized Optional<Long> tryLogin() {
    long tried = System.nanoTime();
    Credential credential = current;
    passwords.put(credential.username(), credential.password());
    try {
      Connection next =
          database.connect(Site.DATABASE, credential.username(), credential.password());
      close();
      open = next;
      boolean works = failing;
      failing = false;
      return works ? Optional.of(failingSince) : Optional.empty();
    } catch (SQLException refused) {
      if (!failing) {
        failing = true;
        failingSince = tried;
      }
      return Optional.empty();
    }
  }

  synchronized boolean isFailing() {
    return failing;
  }

  private void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      // The server closed it first.
    }
  }

  @Override
  public String toString() {
    return session.toString();
  }
}

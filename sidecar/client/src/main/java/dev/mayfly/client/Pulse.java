package dev.mayfly.client;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A task's pulse, held as one request for as long as the task lives. Where the connection is lost,
 * because the sidecar is being restarted, it is held again: until the sidecar says that the task is
 * over.
 */
final class Pulse {

  private final Api api;
  private final Background background;
  private final Consumer<String> over;
  private volatile Connection connection;
  private int failures;

  /** {@code over}: told once why the task is over. */
  private Pulse(Api api, Background background, Connection first, Consumer<String> over) {
    this.api = api;
    this.background = background;
    this.connection = first;
    this.over = over;
  }

  /** Holds it; returns once the sidecar has said so. */
  static Pulse hold(Api api, Background background, Consumer<String> over) throws IOException {
    Connection first = Connection.open(api.socket());
    try {
      Pulse pulse = new Pulse(api, background, first, over);
      Answer held = api.hold(first);
      background.start("pulse", () -> pulse.keep(held));
      return pulse;
    } catch (IOException e) {
      first.close();
      throw e;
    }
  }

  private void keep(Answer first) {
    Optional<String> reason = listen(first);
    while (reason.isEmpty() && !background.isStopped()) {
      background.pause(failures++);
      reason = again();
    }
    over.accept(reason.orElse("its session was closed"));
  }

  /** Why the task is over; empty where only the connection is. */
  private Optional<String> listen(Answer held) {
    failures = 0;
    try {
      StringBuilder last = new StringBuilder();
      for (String chunk = held.chunk(); !chunk.isEmpty(); chunk = held.chunk()) {
        last.append(chunk.strip());
      }
      return last.length() == 0
          ? Optional.empty()
          : Optional.of(Json.text(Json.object(last.toString()), "over"));
    } catch (IOException lost) {
      return Optional.empty();
    } finally {
      close();
    }
  }

  private Optional<String> again() {
    try {
      Connection next = Connection.open(api.socket());
      connection = next;
      if (background.isStopped()) {
        next.close();
        return Optional.empty();
      }
      return listen(api.hold(next));
    } catch (ApiException refused) {
      return refused.saysOver() ? Optional.of(refused.detail()) : Optional.empty();
    } catch (IOException away) {
      return Optional.empty();
    } finally {
      close();
    }
  }

  /** Lets go of it, which ends the task. */
  void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // What cannot be closed is closed.
    }
  }
}

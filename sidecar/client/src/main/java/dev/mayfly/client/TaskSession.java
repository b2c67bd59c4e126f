package dev.mayfly.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A task that was joined. While it is open the task's pulse is held; when this process dies, the
 * kernel lets go of it and the task ends at once. Thread-safe.
 *
 * <p>Where the sidecar is restarted the pulse is held again with the same secret, without anybody
 * being told; {@link #over} completes once the task has ended.
 */
public final class TaskSession implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final String task;
  private final String incarnation;
  private final Duration heartbeatTimeout;
  private final Instant endsBy;
  private final Map<String, Credential> first;
  private final Api api;
  private final Background background = new Background();
  private final CompletableFuture<String> over = new CompletableFuture<>();
  private final Pulse pulse;

  private TaskSession(Path socket, Map<String, Object> joined) throws IOException {
    this.task = Json.text(joined, "task");
    this.incarnation = Json.text(joined, "incarnation");
    double seconds = Json.number(Json.object(joined, "heartbeat"), "timeout_seconds").doubleValue();
    this.heartbeatTimeout = Duration.ofMillis(Math.round(seconds * 1000));
    this.endsBy = Json.time(joined, "ends_by");
    Map<String, Credential> credentials = new TreeMap<>();
    for (Object each : Json.list(joined, "credentials")) {
      Credential credential = Credential.of(Json.object(each));
      credentials.put(credential.grant(), credential);
    }
    this.first = Map.copyOf(credentials);
    this.api = Api.of(socket, task, incarnation, Json.text(joined, "secret"));
    this.pulse = hold();
  }

  private Pulse hold() throws IOException {
    try {
      return Pulse.hold(api, background, this::finish);
    } catch (IOException e) {
      try {
        api.end("its pulse could not be held", Duration.ZERO);
      } catch (IOException notEnded) {
        e.addSuppressed(notEnded);
      }
      throw e;
    }
  }

  static TaskSession join(Path socket, String task, String purpose) throws IOException {
    return new TaskSession(socket, Json.object(Api.join(socket, task, purpose)));
  }

  private void finish(String reason) {
    background.stop();
    over.complete(reason);
  }

  public String task() {
    return task;
  }

  /** Which run of the task this is. */
  public String incarnation() {
    return incarnation;
  }

  /**
   * The secret that speaks for the task, together with our user: for a child that calls the API
   * itself.
   */
  public String secret() {
    return api.secret();
  }

  /** How long the task may be silent where it is configured to beat. */
  public Duration heartbeatTimeout() {
    return heartbeatTimeout;
  }

  /** When the task is ended, whatever it does. */
  public Instant endsBy() {
    return endsBy;
  }

  /**
   * The credentials that the task began with, by grant; without those that a restarted sidecar
   * cannot serve again.
   */
  public Map<String, Credential> credentials() {
    return first;
  }

  /**
   * The newest credential of a grant.
   *
   * @throws ApiException 404 {@code unknown-grant}; 409 {@code task-over}; 410 {@code
   *     adopted-without-secret} where the sidecar was restarted and cannot serve it again: whoever
   *     has it keeps it until the next
   */
  public Credential credential(String grant) throws IOException {
    Optional<Credential> newest = api.credential(grant, 0, Duration.ZERO);
    return newest.orElseThrow(() -> new IOException("there is no credential of " + grant + " yet"));
  }

  /**
   * Tells {@code listener} of every credential of the grant that follows this one, on a thread of
   * ours, until the task is over. The older one works on for the sidecar's drain time.
   */
  public void follow(Credential known, Consumer<Credential> listener) {
    background.start("credentials", new NextCredentials(api, background, known, listener));
  }

  /**
   * A sign of life, for a task whose heartbeat is {@code beat}.
   *
   * @throws ApiException 409 {@code task-over}
   */
  public void beat() throws IOException {
    api.beat();
  }

  /** A sign of life after which the next is due only when this time has passed: 1 s or more. */
  public void extend(Duration time) throws IOException {
    api.extend(time);
  }

  public TaskStatus status() throws IOException {
    return api.status();
  }

  /**
   * Ends the task, and waits for the proof that its credentials are dead.
   *
   * @param reason on one line of at most 200 characters, for the receipt
   * @param wait how long; 60 s at most. The end goes on when it is over
   */
  public TaskStatus end(String reason, Duration wait) throws IOException {
    return api.end(reason, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  /** Completes with the reason once the task is over: its credentials are dead, or dying. */
  public CompletableFuture<String> over() {
    return over.copy();
  }

  /** Ends the task where it has not ended, and waits for nothing. */
  @Override
  public void close() {
    if (!over.isDone()) {
      try {
        api.end("its session was closed", Duration.ZERO);
      } catch (IOException letGoOf) {
        // The connection that is closed below tells it as well.
      }
    }
    background.stop();
    pulse.close();
  }

  /** Prints no secret. */
  @Override
  public String toString() {
    return task + "/" + incarnation;
  }
}

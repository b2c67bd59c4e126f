package dev.mayfly.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A sidecar, reached through its Unix socket. Thread-safe; keeps no connection open.
 *
 * <pre>{@code
 * try (TaskSession task = MayflyClient.usual().join("nightly-report")) {
 *   Credential login = task.credential("reporting/report_writer");
 *   …
 * }
 * }</pre>
 */
public final class MayflyClient {

  /** The environment variable that names the socket. */
  public static final String SOCKET = "MAYFLY_SOCKET";

  private final Path socket;

  private MayflyClient(Path socket) {
    this.socket = socket;
  }

  public static MayflyClient at(Path socket) {
    return new MayflyClient(socket);
  }

  /** The sidecar whose socket {@code MAYFLY_SOCKET} names, else the one at the usual place. */
  public static MayflyClient usual() {
    return at(usualSocket(System.getenv(), System.getProperty("user.name", "")));
  }

  /** The socket that {@code MAYFLY_SOCKET} names, else the one at the {@link #usualPlace}. */
  public static Path usualSocket(Map<String, String> environment, String user) {
    String named = environment.getOrDefault(SOCKET, "");
    return named.isEmpty() ? usualPlace(environment, user) : Path.of(named);
  }

  /**
   * Where a sidecar's socket is that is configured nowhere else: {@code mayfly/mayfly.sock} in
   * {@code XDG_RUNTIME_DIR}; for root, and where that is unset or empty, in {@code /run}.
   */
  public static Path usualPlace(Map<String, String> environment, String user) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return Path.of(
        user.equals("root") || runtime.isEmpty() ? "/run" : runtime, "mayfly", "mayfly.sock");
  }

  public Path socket() {
    return socket;
  }

  /** Joins a task without saying what for. */
  public TaskSession join(String task) throws IOException {
    return join(task, "");
  }

  /**
   * Starts a new incarnation of a task, or joins the one that waits for its first holder. Returns
   * once its credentials are there and its pulse is held.
   *
   * @param task the name of a task that the sidecar is configured with
   * @param purpose what this run is for, on one line of at most 500 characters, for the receipt;
   *     may be empty
   * @throws SidecarAwayException where no sidecar can be reached
   * @throws ApiException where it refuses: 403 {@code refused}, 404 {@code unknown-task}, 409
   *     {@code already-joined}, 429 {@code braked}, 503 {@code vault-away}
   */
  public TaskSession join(String task, String purpose) throws IOException {
    return TaskSession.join(socket, task, purpose);
  }
}

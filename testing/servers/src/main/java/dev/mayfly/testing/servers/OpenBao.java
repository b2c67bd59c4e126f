package dev.mayfly.testing.servers;

import dev.mayfly.testing.servers.search.IssuedSecrets;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenBao (or Vault) server on the loopback interface, initialised and unsealed. Its storage
 * is raft in a folder of its own, so that it can be killed and started again; see {@link
 * OpenBaoBuilder#inMemory} for the quicker kind.
 */
public final class OpenBao implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final TemporaryFolder folder;
  private final SupervisedServer server;
  private final String address;
  private final @Nullable CertificateAuthority authority;
  private final boolean durable;
  private String unsealKey = "";
  private String rootToken = "";

  OpenBao(
      TemporaryFolder folder,
      SupervisedServer server,
      String address,
      @Nullable CertificateAuthority authority,
      boolean durable) {
    this.folder = folder;
    this.server = server;
    this.address = address;
    this.authority = authority;
    this.durable = durable;
  }

  /** Starts with the defaults: raft storage, plain HTTP, no audit device. */
  public static OpenBaoBuilder builder() {
    return new OpenBaoBuilder();
  }

  /** The URL without a path. */
  public String address() {
    return address;
  }

  /** The token made by the initialisation: it may do everything. */
  public String rootToken() {
    return rootToken;
  }

  /** A client that may do everything. */
  public BaoClient admin() {
    return client().withToken(rootToken);
  }

  /** A client without a token, for logins. */
  public BaoClient client() {
    return new BaoClient(address, authority == null ? null : authority.trust(), null, null);
  }

  /** The PEM file of the authority that signed the server's certificate; empty for plain HTTP. */
  public Optional<Path> caCertificate() {
    return authority == null ? Optional.empty() : Optional.of(folder.path().resolve("ca.pem"));
  }

  /**
   * Where every request and answer is written, one JSON object a line, secrets in clear; only in
   * tests.
   */
  public Path rawAudit() {
    return rawAudit(folder.path());
  }

  static Path rawAudit(Path folder) {
    return folder.resolve("raw-audit.log");
  }

  /** The server's own log. */
  public Path log() {
    return server.log();
  }

  public long pid() {
    return server.pid();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** Starts the killed server again, same port and storage, and unseals it. */
  public void start() {
    if (!durable) {
      throw new IllegalStateException("A server that keeps everything in memory starts only once");
    }
    server.start();
    becomeActive();
  }

  /** Stops the server in order and starts it again. */
  public void restart() {
    server.stop("TERM");
    start();
  }

  /** SIGSTOP: connections stay open, nothing answers. */
  public void pause() {
    server.pause();
  }

  /** SIGCONT after {@link #pause}. */
  public void resume() {
    server.resume();
  }

  /** Lets the server outlive this JVM; who ends it by its pid also gets rid of its folder. */
  public void leaveRunning() {
    server.leaveRunning();
  }

  /** Ends the server and removes its folder. */
  @Override
  public void close() {
    IssuedSecrets.leave(rawAudit());
    server.close();
  }

  /** The first start: makes the root token. */
  void initialise() {
    server.start();
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/seal-status") == HttpURLConnection.HTTP_OK);
    BaoAnswer keys = client().write("sys/init", Map.of("secret_shares", 1, "secret_threshold", 1));
    unsealKey = keys.texts("keys").get(0);
    rootToken = keys.text("root_token");
    IssuedSecrets.add("the key that unseals Vault", unsealKey);
    becomeActive();
  }

  private void becomeActive() {
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/seal-status") == HttpURLConnection.HTTP_OK);
    client().write("sys/unseal", Map.of("key", unsealKey));
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/health") == HttpURLConnection.HTTP_OK);
  }
}

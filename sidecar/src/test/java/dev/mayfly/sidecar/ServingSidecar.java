package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.client.MayflyClient;
import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A real {@code mayfly sidecar} that serves the prepared servers' task on a socket of its own. */
public final class ServingSidecar implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Path folder;
  private final Path place;
  private final Path file;
  private final int health;
  private MayflyProcess process;

  private ServingSidecar(Path folder, Path place, Path file, int health) throws IOException {
    this.folder = folder;
    this.place = place;
    this.file = file;
    this.health = health;
    this.process = MayflyProcess.start(folder, "sidecar", "-c", file.toString());
  }

  /**
   * Starts it, with tasks that begin on request and deliver nothing; returns once it listens.
   *
   * @param changed makes its configuration of the usual one; {@code PLACE} in it is a folder of its
   *     own
   */
  public static ServingSidecar start(PreparedServers servers, UnaryOperator<String> changed)
      throws IOException {
    Path place =
        Files.createDirectory(servers.folder().resolve("place-" + STARTED.incrementAndGet()));
    int health = LoopbackPort.free();
    String usual =
        Files.readString(servers.folder().resolve("mayfly.yaml"))
                .replace("max_lifetime: 1h", "max_lifetime: 1h\n    begin: on_request")
                .replace("deliver: [ { environment: pg } ]", "")
            + "sidecar: { socket: PLACE/run/mayfly.sock, issue_limit: 100/1m, health: 127.0.0.1:"
            + health
            + " }\n";
    Path file =
        Files.writeString(
            place.resolve("sidecar.yaml"), changed.apply(usual).replace("PLACE", place.toString()));
    ServingSidecar sidecar = new ServingSidecar(servers.folder(), place, file, health);
    sidecar.awaitListening();
    return sidecar;
  }

  private void awaitListening() {
    Await.until(
        "the sidecar listens", LIMIT, () -> Files.exists(socket()) || !process.handle().isAlive());
    if (!Files.exists(socket())) {
      throw new AssertionError(process.errors());
    }
  }

  /** SIGKILL, and another one on the same ledger. */
  void killAndStartAnew() throws IOException, InterruptedException {
    process.kill();
    Files.deleteIfExists(socket());
    process = MayflyProcess.start(folder, "sidecar", "-c", file.toString());
    awaitListening();
  }

  Path socket() {
    return place.resolve("run/mayfly.sock");
  }

  Path place() {
    return place;
  }

  public MayflyClient client() {
    return MayflyClient.at(socket());
  }

  MayflyProcess process() {
    return process;
  }

  public long pid() {
    return process.pid();
  }

  String errors() {
    return process.errors();
  }

  String metrics() throws IOException {
    return Wire.look(health, "/metrics").body();
  }

  /** None are kept of one that the test has stopped: it stops to answer before it is gone. */
  private void keepMetrics() throws IOException {
    String metrics;
    try {
      metrics = metrics();
    } catch (IOException stopped) {
      return;
    }
    Files.writeString(place.resolve("metrics"), metrics);
  }

  /** Stops it: all is to be at its end then. What it measured is kept. */
  @Override
  public void close() {
    try {
      keepMetrics();
      process.send("TERM");
      assertEquals(0, process.exitCode(), process.errors());
    } catch (IOException | InterruptedException e) {
      process.close();
      throw new AssertionError(process.errors(), e);
    }
  }
}

package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.sidecar.WrittenLedgers;
import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A sidecar at work, whose tasks begin whenever somebody asks for one. */
final class SidecarRun implements AutoCloseable {

  static final Duration LIMIT = Duration.ofMinutes(2);

  private final DrillEnvironment drill;
  private final MayflyProcess process;
  private final Path folder;
  private final int health;

  private SidecarRun(DrillEnvironment drill, MayflyProcess process, Path folder, int health) {
    this.drill = drill;
    this.process = process;
    this.folder = folder;
    this.health = health;
  }

  /** Starts one that is prepared in the ordinary way, in a folder of this name. */
  static SidecarRun start(DrillEnvironment drill, String name) throws IOException {
    return start(drill, name, text -> text, Map.of());
  }

  /** Starts one and waits until it listens; {@code more} of its environment. */
  static SidecarRun start(
      DrillEnvironment drill, String name, UnaryOperator<String> change, Map<String, String> more)
      throws IOException {
    return start(drill, name, change, more, Optional.empty());
  }

  /** Starts one that will be killed. */
  static SidecarRun start(
      DrillEnvironment drill, String name, UnaryOperator<String> change, KillPoint killPoint)
      throws IOException {
    return start(drill, name, change, Map.of(), Optional.of(killPoint));
  }

  private static SidecarRun start(
      DrillEnvironment drill,
      String name,
      UnaryOperator<String> change,
      Map<String, String> more,
      Optional<KillPoint> killPoint)
      throws IOException {
    Path folder = Files.createDirectories(drill.folder.resolve(name));
    int health = LoopbackPort.free();
    Path configuration =
        drill.configuration(name + ".yaml", text -> change.apply(served(text, folder, health)));
    Map<String, String> environment =
        new TreeMap<>(
            DrillEnvironment.environment(folder.resolve("state"), drill.vault().address()));
    environment.putAll(more);
    String[] arguments = {"sidecar", "-c", configuration.toString()};
    MayflyProcess process =
        killPoint
            .map(fate -> drill.launcher.start(fate, environment, arguments))
            .orElseGet(() -> drill.launcher.start(environment, arguments));
    SidecarRun run = new SidecarRun(drill, process, folder, health);
    Await.until(
        "the sidecar listens",
        LIMIT,
        () -> !process.handle().isAlive() || run.health("/livez") == 200);
    assertTrue(process.handle().isAlive(), process::words);
    return run;
  }

  private static String served(String text, Path folder, int health) {
    return text.replaceAll("\\n *deliver: \\[.*]", "")
            .replace("max_lifetime: 1h", "max_lifetime: 1h\n    begin: on_request")
        + "sidecar: { socket: "
        + folder
        + "/run/mayfly.sock, issue_limit: 1000/10m, health: 127.0.0.1:"
        + health
        + " }\n";
  }

  MayflyProcess process() {
    return process;
  }

  Path folder() {
    return folder;
  }

  Path socket() {
    return folder.resolve("run/mayfly.sock");
  }

  WrittenLedgers ledgers() {
    return new WrittenLedgers(folder.resolve("state"));
  }

  /** Asks for a task. */
  Wire.Response join() throws IOException {
    return join("job");
  }

  Wire.Response join(String task) throws IOException {
    try (Wire wire = Wire.connect(socket())) {
      return wire.request("POST /v1/tasks", "", "{\"task\":\"" + task + "\"}").response();
    }
  }

  /** A task that was asked for and has its credential. */
  SidecarTask task() throws IOException {
    return SidecarTask.of(drill, socket(), join());
  }

  /** The status of what health and metrics are asked for. */
  int health(String path) throws IOException {
    return look(path).status();
  }

  /** What health and metrics answer. */
  Wire.Response look(String path) throws IOException {
    return Wire.look(health, path);
  }

  /** Tells it to stop, and waits until it has; its exit code. What it measured is kept. */
  int stop() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("metrics"), look("/metrics").body());
    process.send("TERM");
    return process.exitCode();
  }

  @Override
  public void close() {
    process.close();
  }
}

package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.MayflyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts Mayfly as a process of its own, which ends with its test. */
final class Launcher implements AutoCloseable {

  private final Path folder;
  private final List<MayflyProcess> started = new ArrayList<>();

  Launcher(Path folder) {
    this.folder = folder;
  }

  /** Starts one that lives. */
  MayflyProcess start(Map<String, String> environment, String... arguments) {
    return start(Optional.empty(), environment, List.of(arguments));
  }

  /** Starts one that will be killed. */
  MayflyProcess start(KillPoint killPoint, Map<String, String> environment, String... arguments) {
    return start(Optional.of(killPoint), environment, List.of(arguments));
  }

  private MayflyProcess start(
      Optional<KillPoint> killPoint, Map<String, String> environment, List<String> arguments) {
    try {
      Path own = Files.createDirectory(folder.resolve("process-" + started.size()));
      ProcessBuilder builder = new ProcessBuilder(command(killPoint, arguments));
      builder.environment().keySet().removeIf(key -> key.matches("(BAO|VAULT|PG|MAYFLY).*"));
      builder.environment().putAll(variables(environment));
      MayflyProcess process = MayflyProcess.start(builder, own);
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Optional<KillPoint> killPoint, List<String> arguments) {
    List<String> words =
        new ArrayList<>(List.of(killPoint.map(KillPoint::toString).orElse(DrillMayfly.SAFE)));
    words.addAll(arguments);
    return MayflyProcess.command(DrillMayfly.class, words);
  }

  /** The job finds its login where Mayfly delivers it. */
  private Map<String, String> variables(Map<String, String> more) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("RUNTIME_DIRECTORY", folder.toString());
    variables.put("PGSERVICE", "main");
    variables.putAll(more);
    return variables;
  }

  @Override
  public void close() {
    started.forEach(MayflyProcess::close);
  }
}

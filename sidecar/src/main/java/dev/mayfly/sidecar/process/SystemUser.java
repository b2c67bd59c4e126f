package dev.mayfly.sidecar.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user of this machine, as whom a command may run.
 *
 * @param group the number of the user's own group
 */
public record SystemUser(String name, long id, long group, String home, String shell) {

  private static final int FIELDS = 7;

  /** Of this name or number, wherever the system's users are kept; empty where there is none. */
  public static Optional<SystemUser> find(String nameOrNumber) throws IOException {
    if (nameOrNumber.isEmpty() || nameOrNumber.startsWith("-")) {
      return Optional.empty();
    }
    return output(List.of("getent", "passwd", nameOrNumber))
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == FIELDS)
        .map(
            fields ->
                new SystemUser(
                    fields[0],
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    fields[5],
                    fields[6]))
        .findFirst();
  }

  /** The number of the user whom this process is. */
  public static long ours() {
    try {
      return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a program of this user has in its environment. */
  Map<String, String> variables() {
    return Map.of("USER", name, "LOGNAME", name, "HOME", home, "SHELL", shell);
  }

  /** Options of {@code setpriv} that become this user, with all groups of it and no more. */
  List<String> options() {
    return List.of(
        "--reuid", String.valueOf(id), "--regid", String.valueOf(group), "--init-groups");
  }

  /** Those of the files that this user may do with what {@code test} has an option for. */
  public List<Path> among(List<Path> files, String test) throws IOException {
    String script = "for f do if [ " + test + " \"$f\" ]; then echo \"$f\"; fi; done";
    List<String> command = new ArrayList<>(List.of("setpriv"));
    command.addAll(options());
    command.addAll(List.of("--", "/bin/sh", "-c", script, "sh"));
    files.forEach(file -> command.add(file.toString()));
    List<String> found = output(command).lines().toList();
    return files.stream().filter(file -> found.contains(file.toString())).toList();
  }

  private static String output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

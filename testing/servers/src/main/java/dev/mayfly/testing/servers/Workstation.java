package dev.mayfly.testing.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shell of a person who has {@code mayfly}, as it is on the test's class path, {@code psql} and
 * {@code bao}. Scripts run in the folder of the test's module.
 */
public final class Workstation {

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();

  /** What a command printed, both streams together, and its exit code. */
  public record Result(int code, String output) {}

  /**
   * @param folder an empty one, for what belongs to the person
   * @param runtime where credentials are delivered to
   */
  public Workstation(Path folder, Path runtime, OpenBao bao, PostgreSql postgres)
      throws IOException {
    this.folder = folder;
    variables.put("VAULT_ADDR", bao.address());
    variables.put("PGHOST", postgres.host());
    variables.put("PGPORT", Integer.toString(postgres.port()));
    for (String name : List.of("CREDENTIALS", "STATE")) {
      Path path = Files.createDirectory(folder.resolve(name), PRIVATE);
      variables.put(name + "_DIRECTORY", path.toString());
    }
    variables.put("RUNTIME_DIRECTORY", runtime.toString());
    variables.put("PGSERVICEFILE", runtime.resolve("pg_service.conf").toString());
    variables.put(
        "CLASSES",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    variables.put("JAVA", System.getProperty("java.home") + "/bin/java");
    Path programs = Files.createDirectory(folder.resolve("bin"));
    Path mayfly = programs.resolve("mayfly");
    Files.writeString(
        mayfly, "#!/bin/sh\nexec \"$JAVA\" -cp \"$CLASSES\" dev.mayfly.sidecar.Mayfly \"$@\"\n");
    Files.setPosixFilePermissions(mayfly, PosixFilePermissions.fromString("rwx------"));
    variables.put(
        "PATH", programs + ":" + OpenBaoBinary.locate().getParent() + ":" + System.getenv("PATH"));
  }

  /** The same shell with more variables. */
  public Result run(Map<String, String> more, String script) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".log");
    Process process = start(more, script, output);
    try {
      int code = process.waitFor();
      return new Result(code, Files.readString(output));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Starts the script with its output in a file. */
  public Process start(Map<String, String> more, String script, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(BAO|VAULT|PG|MAYFLY).*"));
    builder.environment().putAll(variables);
    builder.environment().putAll(more);
    return builder.start();
  }
}

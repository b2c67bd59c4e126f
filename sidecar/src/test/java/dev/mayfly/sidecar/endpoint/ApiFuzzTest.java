package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.testing.servers.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whatever schemathesis makes of openapi.yaml, the API")
class ApiFuzzTest {

  /** The folder that pip installed schemathesis in; ./verify does and says so. */
  private static final String INSTALLED = System.getProperty("schemathesis", "");

  /** Requests to each operation, besides those that cover its description. */
  private static final String EXAMPLES = System.getProperty("schemathesis.examples", "30");

  private static final int LIMIT_MINUTES = 5;

  @TempDir private Path folder;

  @Test
  @DisplayName("answers as it describes, in time, and never with a failure of its own")
  void answersAsItDescribes() throws Exception {
    assumeTrue(
        !INSTALLED.isEmpty(), "API NOT FUZZED: -Dschemathesis=FOLDER, of pip install --target");
    int port = LoopbackPort.free();
    Path socket = folder.resolve("run/mayfly.sock");
    List<String> arguments = List.of(socket.toString(), String.valueOf(port));
    try (MayflyProcess served =
        MayflyProcess.start(
            new ProcessBuilder(MayflyProcess.command(ServeInMemory.class, arguments)), folder)) {
      assertTrue(served.prints(Pattern.compile("\\d+")), served::words);
      fuzz("stranger", port, "");
      fuzz("holder", port, holder(port));
      assertEquals(201, join(port).status(), served::words);
    }
  }

  private static Wire.Response join(int port) throws IOException {
    try (Wire wire = Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      return wire.request("POST /v1/tasks", "", "{\"task\":\"job\"}").response();
    }
  }

  /** How requests get past the secret, to a task that there is. */
  private static String holder(int port) throws IOException {
    Wire.Response joined = join(port);
    return """
        headers = { Authorization = "Bearer %s" }
        [parameters]
        "path.name" = "job"
        "path.incarnation" = "%s"
        "path.grant" = "%s"
        "query.wait" = "0s"
        """
        .formatted(joined.field("secret"), joined.field("incarnation"), DeskInMemory.GRANT);
  }

  private void fuzz(String name, int port, String configuration) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    Files.writeString(place.resolve("schemathesis.toml"), configuration);
    try (var description = Endpoint.class.getResourceAsStream("openapi.yaml")) {
      Files.copy(description, place.resolve("openapi.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }
    Path output = place.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command(port));
    builder.directory(place.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PYTHONPATH", INSTALLED);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), "it hangs");
      assertEquals(0, process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  /** A pulse is held for as long as the task lives: it is no request that ends. */
  private static List<String> command(int port) {
    List<String> command =
        new ArrayList<>(List.of("python3", "-m", "schemathesis.cli", "run", "openapi.yaml"));
    command.addAll(List.of("--url", "http://127.0.0.1:" + port));
    command.addAll(List.of("--phases", "coverage,fuzzing", "--exclude-operation-id", "pulse"));
    command.addAll(List.of("--max-examples", EXAMPLES, "--seed", "1", "--request-timeout", "60"));
    command.addAll(List.of("--generation-database", "none", "--no-color"));
    command.addAll(List.of("--suppress-health-check", "too_slow")); // for a machine that is busy
    return command;
  }
}

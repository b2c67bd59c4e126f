package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.mayfly.sidecar.endpoint.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@DisplayName("A secret that is where none may be")
class PlantedSecretsTest {

  private static final List<String> PLANTED = new ArrayList<>();

  @Test
  @DisplayName("fails its test, whose failure says where it is and of what kind, and not which")
  void is_found() throws Exception {
    List<String> failures = failures(Planting.class);
    Planting.task.say("end");
    assertEquals(0, Planting.task.exitCode(), Planting.task::words);
    failures(Nothing.class); // takes down what was seen of the last argument

    assertEquals(1, failures.size(), failures::toString);
    assertEquals(
        Set.of(
            "errors-N: password",
            "output-N: password",
            "an argument of sh: password",
            "what was printed: password",
            "state/finished/RUN/ledger: password",
            "state/receipts/TASK.json: password",
            "place-N/metrics: password",
            "tokens.log: client_token",
            "secret-ids.log: secret_id",
            "task-secrets.log: the secret of a task",
            "keys.log: a private key",
            "the name of a file: password"),
        places(failures.get(0)));
    PLANTED.forEach(secret -> assertFalse(failures.get(0).contains(secret)));
  }

  /** One a line, without what is different every time. */
  private static Set<String> places(String failure) {
    return failure
        .lines()
        .skip(1)
        .map(line -> line.replaceAll("finished/[^/]+", "finished/RUN"))
        .map(line -> line.replaceAll("job-\\w+\\.json", "TASK.json"))
        .map(line -> line.replaceAll("-\\d+", "-N"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the tests of the class end with that do not succeed. */
  private static List<String> failures(Class<?> tests) {
    List<String> failures = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failure -> failures.add(failure.getMessage()));
              }
            });
    return failures;
  }

  /** Plants what real servers issued for real tasks. */
  static final class Planting {

    @TempDir static Path folder;
    static MayflyProcess task;

    @Test
    void everywhere() throws Exception {
      PreparedServers servers = PreparedServers.prepare("planted", folder);
      String password = passwordThatATaskTells();
      plant("state/finished/*/ledger", password);
      plant("state/receipts/*", password);
      System.err.println("a login with " + password);
      Files.createFile(folder.resolve("report-of-" + password));
      plantFromSidecar(servers, password);
      write("tokens.log", servers.vault().rootToken());
      write("secret-ids.log", Files.readString(folder.resolve("secret-id")));
      write("keys.log", privateKey());
      task = taskThatPassesItOn();
    }

    private static String passwordThatATaskTells() throws Exception {
      String script = "echo \"$PGPASSWORD\"; echo \"$PGPASSWORD\" >&2";
      MayflyProcess mayfly = MayflyProcess.run(folder, arguments(script));
      assertEquals(0, mayfly.exitCode(), mayfly::words);
      return mayfly.output().strip();
    }

    private static String[] arguments(String script) {
      String configuration = folder.resolve("mayfly.yaml").toString();
      return new String[] {"run", "-c", configuration, "--", "sh", "-c", script};
    }

    private static void plantFromSidecar(PreparedServers servers, String password)
        throws IOException {
      try (ServingSidecar sidecar = ServingSidecar.start(servers, UnaryOperator.identity());
          Wire wire = Wire.connect(sidecar.socket())) {
        Wire.Response joined = wire.request("POST /v1/tasks", "", "{\"task\":\"job\"}").response();
        write("task-secrets.log", joined.field("secret"));
      }
      plant("place-*/metrics", password);
    }

    /** It does so until it has no more to read. */
    private static MayflyProcess taskThatPassesItOn() throws IOException {
      String script = "exec sh -c 'echo began; read end' \"$PGPASSWORD\"";
      ProcessBuilder builder = new ProcessBuilder(MayflyProcess.command(arguments(script)));
      return MayflyProcess.start(builder, folder).awaitOutput("began");
    }

    private static String privateKey() throws IOException, GeneralSecurityException {
      byte[] key =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
      String text = Base64.getEncoder().encodeToString(key);
      Files.writeString(
          folder.resolve("signing.key"),
          "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
      return text;
    }

    /** Adds it to the files that are there. */
    private static void plant(String files, String secret) throws IOException {
      PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + folder.resolve(files));
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> places = all.filter(matcher::matches).toList();
        assertFalse(places.isEmpty(), files);
        for (Path place : places) {
          Files.writeString(place, "\n" + secret, StandardOpenOption.APPEND);
        }
      }
    }

    private static void write(String file, String secret) throws IOException {
      PLANTED.add(secret);
      Files.writeString(folder.resolve(file), "here it is: " + secret + "\n");
    }
  }

  /** Has none. */
  static final class Nothing {

    @Test
    void succeeds() {}
  }
}

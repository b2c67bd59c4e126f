package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The example for")
class ExamplesTest {

  private static final Path EXAMPLES = Shell.CHECKOUT.resolve("examples");

  @TempDir private Path folder;

  private static Shell.Result mayfly(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mayfly.sidecar.Mayfly"));
    command.addAll(List.of(arguments));
    return Shell.run(Map.of(), command);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Kubernetes is what its schema allows, strictly, in the version")
  @ValueSource(strings = {"1.37.0", "1.33.0"})
  void kubernetes_is_valid(String version) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-k", version, "--strict"));
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve("kubernetes"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".yaml")).forEach(arguments::add);
    }
    String words = Schemas.check("kubernetes_validate", arguments.toArray(String[]::new));
    assertTrue(words.contains("passed for resource cronjob/nightly-report"), words);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Kubernetes shows what mayfly inject prints of")
  @ValueSource(strings = {"job.yaml", "cronjob.yaml"})
  void kubernetes_shows_what_inject_prints(String name) throws IOException {
    Shell.Result printed =
        mayfly(
            "inject",
            "-f",
            EXAMPLES.resolve("kubernetes").resolve(name).toString(),
            "--config-map",
            "nightly-report-mayfly",
            "--image",
            "registry.example/mayfly:0.1.0");
    assertEquals(
        Files.readString(EXAMPLES.resolve("kubernetes/with-mayfly").resolve(name)),
        printed.output());
  }

  @Test
  @DisplayName("Kubernetes, with a configuration of its own put in, is what the schema allows")
  void inject_with_a_configuration_is_valid() throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("mayfly.yaml"), "version: 1\nsidecar: { health: \"0.0.0.0:8210\" }\n");
    Shell.Result printed =
        mayfly(
            "inject",
            "-f",
            EXAMPLES.resolve("kubernetes/cronjob.yaml").toString(),
            "-c",
            configuration.toString());
    Path file = Files.writeString(folder.resolve("injected.yaml"), printed.output());
    String words = Schemas.check("kubernetes_validate", "--strict", file.toString());
    assertTrue(words.contains("configmap/nightly-report-mayfly"), words);
  }

  @Test
  @DisplayName("Compose is what the Compose Specification's schema allows")
  void compose_is_valid() throws IOException {
    String file = EXAMPLES.resolve("compose/compose.yaml").toString();
    Schemas.check("check_jsonschema", "--builtin-schema", "vendor.compose-spec", file);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a sidecar has a configuration that nothing is wrong with:")
  @ValueSource(strings = {"compose", "systemd"})
  void configurations_are_sound(String name) throws IOException {
    String file = EXAMPLES.resolve(name).resolve("mayfly.yaml").toString();
    Shell.Result check = mayfly("config", "check", "-c", file);
    assertEquals(0, check.code(), check.output());
  }

  @Test
  @DisplayName("systemd has units that systemd finds nothing wrong with")
  void units_are_sound() throws IOException {
    assumeTrue(
        Stream.of("/usr/bin", "/bin")
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "systemd-analyze"))),
        "there is no systemd-analyze; on Debian: apt-get install systemd");
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    for (String name :
        List.of(
            "mayfly.service",
            "mayfly-recover.service",
            "nightly-report.service",
            "nightly-report.timer")) {
      // The program is not where the unit expects it: any other does.
      String unit = Files.readString(EXAMPLES.resolve("systemd").resolve(name));
      Path copy = folder.resolve(name);
      Files.writeString(copy, unit.replace("/usr/local/bin/mayfly", "/bin/true"));
      command.add(copy.toString());
    }
    Shell.Result verified = Shell.run(Map.of(), command);
    assertEquals(0, verified.code(), verified.output());
    assertEquals("", verified.output());
  }
}

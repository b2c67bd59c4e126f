package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The example's Maven project, built by a Maven of its own, which knows nothing of Mayfly's
 * sources.
 */
record Project(Path folder, Path repository) {

  private static final Path EXAMPLE = Shell.CHECKOUT.resolve("examples/third-party-backend");
  private static final Pattern PASSED =
      Pattern.compile("name=\"com\\.example\\.htpasswd\\.([^\"]+)\" [^>]*tests=\"[1-9]");

  /** The sources alone, in a folder of their own. */
  static Project copy(Path to, Path repository) throws IOException {
    Path folder = to.resolve("third-party-backend");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(each -> !each.startsWith(EXAMPLE.resolve("target"))).toList()) {
        Files.copy(file, folder.resolve(EXAMPLE.relativize(file).toString()));
      }
    }
    return new Project(folder, repository);
  }

  /** Compiles, tests and packages it. */
  void build() throws IOException {
    Shell.Result maven =
        Shell.run(
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(
                "mvn",
                "-o",
                "-B",
                "-ntp",
                "-q",
                "-f",
                folder.resolve("pom.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "package"));
    assertEquals(0, maven.code(), maven.output());
  }

  Path jar() {
    return folder.resolve("target/mayfly-backend-htpasswd-1.0.0.jar");
  }

  /** The classes with tests; all of them passed, or there would be no jar. */
  List<String> passed() throws IOException {
    try (Stream<Path> reports = Files.list(folder.resolve("target/surefire-reports"))) {
      return reports
          .filter(file -> file.toString().endsWith(".xml"))
          .flatMap(file -> names(file).stream())
          .toList();
    }
  }

  private static List<String> names(Path report) {
    try {
      return PASSED.matcher(Files.readString(report)).results().map(r -> r.group(1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

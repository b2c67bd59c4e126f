package dev.mayfly.testing.kit.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Broker;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/**
 * Each file in {@code broken-rules} names a rule, a source of core, a piece of it and what breaks
 * the rule there instead.
 */
@DisplayName("A rule that is broken on purpose")
class BrokenRulesTest {

  private static final Path SOURCES = Path.of("../../core/src/main/java/dev/mayfly/core");
  private static final long SCHEDULES = 10_000;

  @TempDir Path patched;

  static Stream<Path> breaks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/broken-rules"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "is caught within 10,000 schedules: {0}")
  @MethodSource("breaks")
  void isCaught(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    compile(Path.of(lines.get(1)), lines.get(2).substring(2), lines.get(3).substring(2));
    try (URLClassLoader isolated =
        new URLClassLoader(
            new URL[] {
              patched.toUri().toURL(),
              home(Broker.class).toURL(),
              home(Simulator.class).toURL(),
              home(Logger.class).toURL()
            },
            ClassLoader.getPlatformClassLoader())) {
      Optional<String> caught = simulate(isolated);
      System.out.println(file.getFileName() + ": " + caught.orElse("not caught"));
      assertTrue(
          caught.orElse("nothing").contains(lines.get(0)),
          file + " broke “" + lines.get(0) + "”; noticed was " + caught);
    }
  }

  private static Optional<String> simulate(ClassLoader isolated) throws Exception {
    Class<?> type = isolated.loadClass(Simulator.class.getName());
    Object simulator = type.getConstructor(long.class, long.class).newInstance(1L, SCHEDULES);
    Optional<?> failure =
        (Optional<?>)
            type.getMethod("run", int.class)
                .invoke(simulator, Runtime.getRuntime().availableProcessors());
    if (failure.isEmpty()) {
      return Optional.empty();
    }
    Class<?> failed = isolated.loadClass(Simulator.Failure.class.getName());
    return Optional.of(
        "seed "
            + failed.getMethod("seed").invoke(failure.get())
            + ": "
            + failed.getMethod("error").invoke(failure.get()));
  }

  private void compile(Path source, String piece, String broken) throws Exception {
    String whole = Files.readString(SOURCES.resolve(source));
    assertEquals(
        2,
        whole.split(Pattern.quote(piece), -1).length,
        () -> source + " has changed: it should hold this exactly once: " + piece);
    Path copy = patched.resolve(source.getFileName());
    Files.writeString(copy, whole.replace(piece, broken));
    StringWriter said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-nowarn",
                    "-d",
                    patched.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(copy))
            .call();
    assertTrue(compiled, () -> source + " does not compile any more when broken: " + said);
  }

  private static URI home(Class<?> type) throws Exception {
    return type.getProtectionDomain().getCodeSource().getLocation().toURI();
  }
}

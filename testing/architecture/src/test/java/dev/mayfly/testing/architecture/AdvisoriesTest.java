package dev.mayfly.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Mayfly is built with")
class AdvisoriesTest {

  private static final Path LIST = Path.of("advisories.txt");
  private static final Pattern DATE = Pattern.compile("# As of (\\d{4}-\\d{2}-\\d{2}): .*");

  private static List<Advisory> advisories;

  @BeforeAll
  static void read() throws IOException {
    advisories = Advisory.readAll(LIST);
  }

  private static List<String> affected(List<Path> jars) {
    return jars.stream()
        .flatMap(
            jar ->
                advisories.stream()
                    .filter(advisory -> advisory.affects(jar))
                    .map(
                        advisory ->
                            "%s: %s affects %s; fix: see %s"
                                .formatted(
                                    jar.getFileName(),
                                    advisory.name(),
                                    advisory.affected(),
                                    advisory.source())))
        .toList();
  }

  @Test
  @DisplayName("has no advisory that is known")
  void hasNoAdvisoryThatIsKnown() {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of)
            .toList();
    assertFalse(jars.isEmpty());
    assertEquals(List.of(), affected(jars));
  }

  @Test
  @DisplayName("is compared by version: what is older than a fix is found")
  void isComparedByVersion() {
    Path repository = Path.of("/repository/org/eclipse/jetty/jetty-http");
    assertTrue(affected(List.of(repository.resolve("12.1.14/jetty-http-12.1.14.jar"))).isEmpty());
    String found =
        String.join("\n", affected(List.of(repository.resolve("12.1.10/jetty-http-12.1.10.jar"))));
    assertTrue(found.contains("jetty-http-12.1.10.jar: CVE-2026-19203"), found);
    assertFalse(found.contains("CVE-2026-2332"), found);
  }

  @Test
  @DisplayName("is compared with a list that says when it was made")
  void isComparedWithADatedList() throws IOException {
    try (Stream<String> lines = Files.lines(LIST)) {
      Matcher date = DATE.matcher(Objects.requireNonNull(lines.findFirst().orElse("")));
      assertTrue(date.matches());
      assertFalse(
          LocalDate.parse(date.group(1)).isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(1)));
    }
  }
}

package dev.mayfly.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/what-happens-when.md")
class WhatHappensWhenTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Cases))\\.(\\w+)`");

  @Test
  @DisplayName("names tests that there are")
  void namesTestsThatThereAre() throws IOException {
    Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/what-happens-when.md")));
    List<String> tests = named.results().map(result -> result.group(1)).toList();
    assertFalse(tests.isEmpty());
    List<String> missing = new ArrayList<>();
    named.reset();
    while (named.find()) {
      if (!isThere(named.group(1), "void " + named.group(2) + "(")) {
        missing.add(named.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean isThere(String test, String method) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file :
          files
              .filter(path -> path.endsWith(test + ".java"))
              .filter(Files::isRegularFile)
              .toList()) {
        if (Files.readString(file).contains(method)) {
          return true;
        }
      }
      return false;
    }
  }
}

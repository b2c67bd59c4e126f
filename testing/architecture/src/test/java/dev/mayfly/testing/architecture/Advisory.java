package dev.mayfly.testing.architecture;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of advisories.txt.
 *
 * @param artifact group and name
 * @param affected bounds of the versions, all of which hold of an affected one
 */
record Advisory(String artifact, String affected, String name, String source) {

  private static final Pattern BOUND = Pattern.compile("(<=?|>=)(\\S+)");

  static List<Advisory> readAll(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +"))
          .map(words -> new Advisory(words[0], words[1], words[2], words[3]))
          .toList();
    }
  }

  /** Whether a jar of a local repository is affected. */
  boolean affects(Path jar) {
    int colon = artifact.indexOf(':');
    String name = artifact.substring(colon + 1);
    Path folder = Path.of(artifact.substring(0, colon).replace('.', '/'), name);
    Path version = jar.getParent();
    return version != null
        && version.getParent() != null
        && version.getParent().endsWith(folder)
        && affects(version.getFileName().toString());
  }

  boolean affects(String version) {
    return Arrays.stream(affected.split(",")).allMatch(bound -> holds(bound, version));
  }

  private static boolean holds(String text, String version) {
    Matcher bound = BOUND.matcher(text);
    if (!bound.matches()) {
      throw new IllegalArgumentException("not a bound of versions: " + text);
    }
    int order = Version.parse(version).compareTo(Version.parse(bound.group(2)));
    return switch (bound.group(1)) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }
}

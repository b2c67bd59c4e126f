package dev.mayfly.sidecar.configuration;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A key of the configuration, for people.
 *
 * @param path such as {@code tasks[].grants[].ttl} or {@code targets.NAME.url}
 * @param backend whose targets have it; empty for all others
 * @param takes what its value is, in words
 * @param fallback the default, as it would be written
 */
public record Key(
    String path,
    Optional<String> backend,
    String takes,
    boolean required,
    Optional<String> fallback,
    String help) {

  /** Whether it stands directly in the section that the other key is. */
  public boolean isIn(Key section) {
    String inside = section.path.equals("targets") ? "targets.NAME" : section.path;
    return path.equals(inside + "." + path.substring(path.lastIndexOf('.') + 1))
        && (section.backend.isEmpty() || section.backend.equals(backend));
  }

  /** Its own name, without those of the sections around it. */
  public String name() {
    List<String> words = words(path);
    return words.get(words.size() - 1);
  }

  /** Whether it is meant by its path or by the end of it, with or without places in lists. */
  boolean isMeant(String written) {
    return Collections.indexOfSubList(reversed(path), reversed(written)) == 0;
  }

  /** Whether the whole path was written. */
  boolean isExactly(String written) {
    return reversed(path).equals(reversed(written));
  }

  private static List<String> reversed(String path) {
    List<String> words = words(path);
    Collections.reverse(words);
    return words;
  }

  /** The names of a path; every target is called NAME. */
  private static List<String> words(String path) {
    List<String> words = Arrays.asList(path.replaceAll("\\[[^]]*]", "").split("\\.", -1));
    if (words.size() > 1 && words.get(0).equals("targets")) {
      words.set(1, "NAME");
    }
    return words;
  }
}

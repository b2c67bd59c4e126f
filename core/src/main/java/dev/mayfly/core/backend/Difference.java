package dev.mayfly.core.backend;

import java.util.List;
import java.util.Optional;

/**
 * Something that a {@link SetUpScript} would write, and that is not there as it would write it.
 *
 * @param kind the script's
 * @param place what it is, and where
 * @param there its lines as they are; none where there is nothing
 * @param wanted its lines as they would be written
 */
public record Difference(String kind, String place, List<String> there, List<String> wanted) {

  public Difference {
    there = List.copyOf(there);
    wanted = List.copyOf(wanted);
  }

  /** What differs; empty where nothing does. */
  public static Optional<Difference> between(
      String kind, String place, List<String> there, List<String> wanted) {
    return there.equals(wanted)
        ? Optional.empty()
        : Optional.of(new Difference(kind, place, there, wanted));
  }
}

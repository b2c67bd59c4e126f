package dev.mayfly.sidecar.instance;

import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files that a configuration names, whichever the incarnation. A ledger is believed about no
 * others: it could have been written by anybody who can write to its folder.
 */
final class NamedFiles {

  private static final Pattern INCARNATION = Pattern.compile("{{incarnation}}", Pattern.LITERAL);
  private static final String ANY_INCARNATION = "[\\w-]+";

  private final List<Pattern> names;

  private NamedFiles(List<Pattern> names) {
    this.names = names;
  }

  static NamedFiles of(Configuration configuration) {
    return of(
        configuration.tasks().stream()
            .flatMap(task -> task.grants().stream())
            .flatMap(grant -> grant.deliveries().stream())
            .filter(ToFile.class::isInstance)
            .map(delivery -> Path.of(((ToFile) delivery).path()))
            .distinct()
            .toList());
  }

  /**
   * @param paths with {@code {{incarnation}}} in them
   */
  static NamedFiles of(List<Path> paths) {
    return new NamedFiles(paths.stream().map(NamedFiles::pattern).toList());
  }

  private static Pattern pattern(Path path) {
    return Pattern.compile(
        String.join(
            ANY_INCARNATION,
            INCARNATION.splitAsStream(path.toString()).map(Pattern::quote).toList()));
  }

  boolean contains(Path file) {
    String path = file.toString();
    return names.stream().anyMatch(name -> name.matcher(path).matches());
  }
}

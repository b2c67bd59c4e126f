package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the keys that name a file or folder: what no path can be made of has its line too. */
final class PathReader {

  private final Problems problems;

  PathReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Empty where it is missing, or no path; any other problem is reported beside it.
   *
   * @param example what is written from the root on
   */
  Optional<Path> absolute(Section section, Setting<String> setting, String example) {
    Optional<Path> path = read(section, setting);
    if (path.isPresent() && !path.get().isAbsolute()) {
      problems.add(
          section.position(setting),
          "is not an absolute path",
          "write it from the root, such as " + example);
    }
    return path;
  }

  Optional<Path> read(Section section, Setting<String> setting) {
    Optional<String> text = section.find(setting);
    try {
      return text.map(Path::of);
    } catch (InvalidPathException e) {
      problems.add(
          section.position(setting),
          "is no path, or none that this locale can spell",
          "write a path of this machine, or set LC_ALL=C.UTF-8");
      return Optional.empty();
    }
  }
}

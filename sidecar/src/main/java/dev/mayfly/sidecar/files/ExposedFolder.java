package dev.mayfly.sidecar.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder in which others than root and this process's user may put, replace and remove files.
 *
 * @param by who may, and why
 * @param remedy the command that closes it
 */
public record ExposedFolder(Path folder, String by, String remedy) {

  private static final int STICKY = 01000;
  private static final int LINKS = 40; // as many as Linux follows

  /** What is known of one file, without following it. */
  private record Seen(Path path, PosixFileAttributes attributes, int mode) {

    static Seen at(Path path) throws IOException {
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return new Seen(
          path,
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
          (Integer) Objects.requireNonNull(mode));
    }

    UserPrincipal owner() {
      return attributes.owner();
    }

    /** Whether each user can replace and remove their own files only. */
    boolean isSticky() throws IOException {
      return (mode & STICKY) != 0 && Owners.isTrusted(owner());
    }

    Optional<ExposedFolder> exposure() throws IOException {
      if (!Owners.isTrusted(owner())) {
        return exposed("belongs to " + owner().getName(), "chown " + Owners.selfName());
      }
      if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        return exposed("may be written to by every user", "chmod go-w");
      }
      if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)) {
        return exposed("may be written to by group " + attributes.group().getName(), "chmod g-w");
      }
      return Optional.empty();
    }

    private Optional<ExposedFolder> exposed(String by, String command) {
      return Optional.of(new ExposedFolder(path, by, command + " " + path));
    }
  }

  /** Whether the folder itself is. It may be reached by a link. */
  public static Optional<ExposedFolder> of(Path folder) throws IOException {
    return Seen.at(folder.toRealPath()).exposure();
  }

  /**
   * The first folder on the way, from the root to the last one there is, in which others could put
   * something else into the place of the next step. In a sticky folder they can do so with their
   * own files only.
   */
  public static Optional<ExposedFolder> onTheWayTo(Path folder) throws IOException {
    Deque<Path> steps = new ArrayDeque<>();
    Path absolute = folder.toAbsolutePath();
    absolute.forEach(steps::addLast);
    Seen at = Seen.at(absolute.getRoot());
    for (int links = 0; !steps.isEmpty(); ) {
      Path step = at.path().resolve(steps.pop()).normalize();
      Optional<Seen> next = seen(step);
      Optional<ExposedFolder> exposure = at.exposure();
      if (exposure.isPresent() && !(at.isSticky() && isOurs(next))) {
        return exposure;
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get().attributes().isSymbolicLink()) {
        if (++links > LINKS) {
          throw new IOException(folder + " is reached by links that lead in a circle");
        }
        Path target = Files.readSymbolicLink(step);
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          steps.addFirst(target.getName(i));
        }
        at = target.isAbsolute() ? Seen.at(target.getRoot()) : at;
      } else if (!next.get().attributes().isDirectory()) {
        throw new NotDirectoryException(step.toString());
      } else {
        at = next.get();
      }
    }
    return at.isSticky() ? Optional.empty() : at.exposure();
  }

  /** What is not there yet will be made by us. */
  private static boolean isOurs(Optional<Seen> file) throws IOException {
    return file.isEmpty() || Owners.isTrusted(file.get().owner());
  }

  private static Optional<Seen> seen(Path path) throws IOException {
    try {
      return Optional.of(Seen.at(path));
    } catch (NoSuchFileException nothing) {
      return Optional.empty();
    }
  }

  /**
   * Throws, in words, where others may write to a folder of which {@code what} is said.
   *
   * @param danger what they could do then, such as "put another socket in its place"
   */
  public static void refuse(Path folder, String danger) throws IOException {
    Optional<ExposedFolder> exposure = of(folder);
    if (exposure.isEmpty() && Owners.areRoot()) {
      exposure = onTheWayTo(folder);
    }
    if (exposure.isPresent()) {
      String instead = Owners.areRoot() ? "" : ", or name a folder in it that is not there yet";
      throw new IOException(exposure.get().sentence(danger) + instead);
    }
  }

  /** What others could do there, and what mends it. */
  String sentence(String danger) {
    return "%s %s, who could %s; fix: %s".formatted(folder, by, danger, remedy);
  }
}

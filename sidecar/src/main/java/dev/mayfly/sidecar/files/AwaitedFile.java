package dev.mayfly.sidecar.files;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Something that another process is to put into its place, whole. */
public record AwaitedFile(Path path, Kind kind) {

  /** What is to be there. */
  public enum Kind {
    FILE("no regular file", 0100000),
    PIPE("no named pipe", 0010000);

    private static final int MASK = 0170000;
    private final String not;
    private final int mode;

    Kind(String not, int mode) {
      this.not = not;
      this.mode = mode;
    }
  }

  /** Why it is not there, with the remedy; empty where it is. */
  public Optional<String> missing() {
    try {
      int mode = (Integer) Objects.requireNonNull(Files.getAttribute(path, "unix:mode"));
      if ((mode & Kind.MASK) != kind.mode) {
        return Optional.of(path + " is " + kind.not + "; fix: rm " + path);
      }
      return kind == Kind.FILE && !Files.isReadable(path)
          ? Optional.of(
              path + " cannot be read by us; fix: `group` and `perms` of what is delivered there")
          : Optional.empty();
    } catch (NoSuchFileException absent) {
      return Optional.of(absent());
    } catch (IOException e) {
      return Optional.of(path + " cannot be looked at: " + Messages.of(e));
    }
  }

  private String absent() {
    Path folder = path.toAbsolutePath().getParent();
    return folder != null && !Files.isDirectory(folder)
        ? path
            + " is not there, nor is its folder; fix: mount "
            + folder
            + " here, and start the sidecar"
        : path + " is not there; fix: `mayfly status` beside the sidecar says how the task is";
  }
}

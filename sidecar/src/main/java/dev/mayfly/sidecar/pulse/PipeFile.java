package dev.mayfly.sidecar.pulse;

import dev.mayfly.sidecar.files.Exposure;
import dev.mayfly.sidecar.files.Look;
import dev.mayfly.sidecar.files.Nursery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A named pipe's place in the file system. */
final class PipeFile {

  private static final int KIND = 0170000;
  private static final int PIPE = 0010000;
  private static final String FOLDER_MODE = "rwxr-xr-x";

  private PipeFile() {}

  /**
   * Makes its folder, and throws, in words, where others may write to that, or where something else
   * is in the pipe's place.
   */
  static void prepare(Path path, Look look) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(path + " is no place for a named pipe");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
    }
    Exposure.refuse(folder, "put another pipe in its place, or a file that never ends");
    look.check();
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity(path).isEmpty()) {
      throw new IOException(
          path + " is there already, and is no named pipe of ours; fix: rm -r " + path);
    }
  }

  /** Makes it, or takes the one of ours that is there. */
  static void make(Path path, Look look) throws IOException {
    prepare(path, look);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      look.giveTo(path);
      return;
    }
    try (Nursery nursery = Nursery.beside(path)) {
      mkfifo(nursery.child());
      nursery.dress(look);
      nursery.publish(path);
    }
  }

  /** What tells it from every other file; empty where there is no named pipe of ours. */
  static Optional<Object> identity(Path path) throws IOException {
    try {
      Map<String, Object> seen =
          Files.readAttributes(path, "unix:mode,fileKey", LinkOption.NOFOLLOW_LINKS);
      boolean pipe = ((Integer) Objects.requireNonNull(seen.get("mode")) & KIND) == PIPE;
      return pipe && Look.isOurs(path)
          ? Optional.ofNullable(seen.get("fileKey"))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static void mkfifo(Path path) throws IOException {
    Process mkfifo =
        new ProcessBuilder("mkfifo", "-m", "0600", path.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream words = mkfifo.getInputStream()) {
      String said = new String(words.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (mkfifo.waitFor() != 0) {
        throw new IOException("cannot make the named pipe " + path + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

package dev.mayfly.sidecar.pulse;

import dev.mayfly.sidecar.files.ExposedFolder;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.PrivateFolder;
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
  static void prepare(Path path, FileOwnership ownership) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(path + " is no place for a named pipe");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
    }
    ExposedFolder.refuse(folder, "put another pipe in its place, or a file that never ends");
    ownership.check();
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity(path).isEmpty()) {
      throw new IOException(
          path + " is there already, and is no named pipe of ours; fix: rm -r " + path);
    }
  }

  /** Makes it, or takes the one of ours that is there. */
  static void make(Path path, FileOwnership ownership) throws IOException {
    prepare(path, ownership);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      ownership.giveTo(path);
      return;
    }
    try (PrivateFolder nursery = PrivateFolder.beside(path)) {
      mkfifo(nursery.child());
      nursery.dress(ownership);
      nursery.publish(path);
    }
  }

  /** What tells it from every other file; empty where there is no named pipe of ours. */
  static Optional<Object> identity(Path path) throws IOException {
    try {
      Map<String, Object> seen =
          Files.readAttributes(path, "unix:mode,fileKey", LinkOption.NOFOLLOW_LINKS);
      boolean pipe = ((Integer) Objects.requireNonNull(seen.get("mode")) & KIND) == PIPE;
      return pipe && FileOwnership.isOurs(path)
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

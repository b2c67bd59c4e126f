package dev.mayfly.sidecar.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Things of which one process at a time may have one, by name: among all processes that share a
 * state folder.
 */
public final class Claims {

  private static final int READABLE = 60;

  private final Path folder;

  Claims(Path folder) {
    this.folder = folder;
  }

  /** A name that is ours until closed, or until this process ends. */
  public interface Claim extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Takes the name without waiting; empty while anybody has it. */
  public Optional<Claim> take(String name) throws IOException {
    return file(name).map(file -> file::close);
  }

  /** Deletes those that say nothing, were there before, and are nobody's now. */
  void forget(Instant before) throws IOException {
    for (Path file : StateFolder.children(folder)) {
      if (Files.size(file) == 0 && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        Optional<LockedFile> taken = LockedFile.tryTake(file);
        if (taken.isPresent()) {
          Files.delete(file);
          taken.get().close();
        }
      }
    }
  }

  Optional<LockedFile> file(String name) throws IOException {
    Permissions.folder(folder);
    return LockedFile.tryTake(path(name), StandardOpenOption.CREATE);
  }

  /** Takes the name together with others who do so; empty while one has it alone. */
  Optional<SharedFile> shared(String name) throws IOException {
    Permissions.folder(folder);
    return SharedFile.tryShare(path(name));
  }

  /** Takes the name from all others; empty while anybody has it. */
  Optional<SharedFile> alone(String name) throws IOException {
    Permissions.folder(folder);
    return SharedFile.tryAlone(path(name));
  }

  Path path(String name) {
    return folder.resolve(fileName(name));
  }

  /** Readable at the end of the name, unique by a hash of the whole. */
  private static String fileName(String name) {
    String readable =
        name.substring(Math.max(0, name.length() - READABLE)).replaceAll("[^\\w.-]", "_");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8) + "-" + readable;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

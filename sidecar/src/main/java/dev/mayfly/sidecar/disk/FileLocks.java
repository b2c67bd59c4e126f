package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.Locks;
import dev.mayfly.core.text.Messages;
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
 * Names as files of one folder. A name that was ever shared has a byte in its file, and one that
 * was counted as many as its count, which so is read without a lock.
 */
final class FileLocks implements Locks {

  private static final int READABLE = 60;
  private static final byte[] ONE = {'.'};

  private final Path folder;

  FileLocks(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Lock> take(String name) throws IOException {
    Permissions.folder(folder);
    return LockedFile.tryTake(path(name), StandardOpenOption.CREATE).map(file -> file);
  }

  @Override
  public Optional<Share> share(String name) throws IOException {
    Permissions.folder(folder);
    Path file = path(name);
    Optional<LockedFile> shared = LockedFile.tryShare(file, StandardOpenOption.CREATE);
    if (shared.isPresent() && Files.size(file) == 0) {
      shared.get().write(".");
    }
    return shared.map(each -> each);
  }

  @Override
  public long count(String name) throws IOException {
    Path file = path(name);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public long add(String name) throws IOException {
    Path file = path(name);
    try {
      Permissions.folder(folder);
      Files.write(
          file, ONE, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw Messages.naming(file, e);
    }
    return Files.size(file);
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

  private Path path(String name) {
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

package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A folder of things that are made once per machine, each either whole or absent. */
final class Cache {
  private final Path root;

  private Cache(Path root) {
    this.root = root;
  }

  /** The person's own cache: {@code $XDG_CACHE_HOME/mayfly}, by default {@code ~/.cache/mayfly}. */
  static Cache personal() {
    String configured = System.getenv("XDG_CACHE_HOME");
    boolean usable = configured != null && configured.startsWith("/");
    // Java knows no home of a user who is not in the password file.
    String home =
        Optional.ofNullable(System.getenv("HOME")).orElse(System.getProperty("user.home"));
    Path caches = usable ? Path.of(configured) : Path.of(home, ".cache");
    return new Cache(caches.resolve("mayfly"));
  }

  /**
   * A cache that the unprivileged account of a server can read: root's own home is closed to it.
   */
  static Cache readableByServers() {
    return ServerAccount.needed() ? new Cache(Path.of("/var/cache/mayfly")) : personal();
  }

  /** Makes the content of a folder that is still empty. */
  @FunctionalInterface
  interface Maker {
    void make(Path folder) throws IOException;
  }

  /**
   * The folder of that name; whoever comes first makes it while others, in other processes too,
   * wait.
   */
  synchronized Path folder(String name, Maker maker) {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Files.createDirectories(root);
      synchronized (Cache.class) { // a file lock belongs to the whole process
        return makeLocked(folder, maker);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot fill " + folder, e);
    }
  }

  private Path makeLocked(Path folder, Maker maker) throws IOException {
    Path lockFile = root.resolve(".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(folder)) {
        TemporaryFolder unfinished = new TemporaryFolder(root.resolve(".unfinished"));
        unfinished.delete(); // somebody was killed while making it
        Files.createDirectory(unfinished.path());
        try {
          Path content = Files.createDirectory(unfinished.path().resolve("content"));
          maker.make(content);
          Files.move(content, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          unfinished.delete();
        }
      }
      return folder;
    }
  }
}

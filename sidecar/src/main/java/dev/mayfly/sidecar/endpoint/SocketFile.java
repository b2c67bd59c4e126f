package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.files.ExposedFolder;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.PrivateFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Unix socket's place in the file system. A lock beside it goes with the process, so that two
 * that start at once do not replace each other's. It is bound in a folder that only we can enter,
 * and moved to its place once its mode and group are right.
 */
final class SocketFile implements AutoCloseable {

  private static final int LONGEST = 100;
  private static final String FOLDER_MODE = "rwxr-xr-x";

  private final Path path;
  private final FileChannel lock;
  private @Nullable PrivateFolder nursery;

  private SocketFile(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Takes the place; throws, with a message for people, where it is taken or not safe. */
  static SocketFile take(Path socket) throws IOException {
    Path path = socket.toAbsolutePath().normalize();
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IOException(path + " is longer than the " + LONGEST + " bytes a socket's may be");
    }
    ExposedFolder.refuse(folder(path), "put a socket of their own there");
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      checkStale(path);
    }
    return new SocketFile(path, lock(path));
  }

  private static Path folder(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null) {
      throw new IOException(path + " is no file");
    }
    return Files.isDirectory(folder)
        ? folder
        : Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
  }

  private static void checkStale(Path path) throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isSymbolicLink(path)) {
      throw new IOException(path + " is there already, and is no socket");
    }
    if (answers(path)) {
      throw taken(path);
    }
  }

  private static boolean answers(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException refused) {
      return false;
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            lockFile(path),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (channel.tryLock() == null) {
      channel.close();
      throw taken(path);
    }
    return channel;
  }

  private static Path lockFile(Path path) {
    return path.resolveSibling(path.getFileName() + ".lock");
  }

  private static IOException taken(Path path) {
    return new IOException(path + " is served by another process; end it, or choose another path");
  }

  /** Where to bind; in a folder of ours, which is made here. */
  Path makeBirthplace() throws IOException {
    PrivateFolder made = PrivateFolder.beside(path);
    nursery = made;
    return made.child();
  }

  /** Lets clients find what was bound, in place of what a dead process left. */
  void publish(Set<PosixFilePermission> permissions, Optional<String> group) throws IOException {
    PrivateFolder bound = Objects.requireNonNull(nursery);
    bound.dress(new FileOwnership(permissions, Optional.empty(), group));
    bound.publish(path);
    bound.close();
    nursery = null;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    if (nursery != null) {
      nursery.close();
    }
    lock.close();
  }
}

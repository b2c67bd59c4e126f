package dev.mayfly.sidecar.disk;

import dev.mayfly.core.text.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A small text file that one process at a time has to itself. The lock goes with the process,
 * however it ends.
 *
 * <p>Closing any descriptor of a file gives up every POSIX lock that this process has on it, so a
 * file that is held here is never opened a second time here: {@link #HELD} knows them.
 */
final class LockedFile implements AutoCloseable {

  private static final Set<Path> HELD = new HashSet<>();

  private final FileChannel channel;
  private Path path;

  private LockedFile(Path path, FileChannel channel) {
    this.channel = channel;
    this.path = path;
  }

  /** Takes the file, made if {@code options} say so; empty while anybody has it. */
  static Optional<LockedFile> tryTake(Path file, OpenOption... options) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      if (!HELD.add(path)) {
        return Optional.empty();
      }
    }
    Optional<LockedFile> taken = Optional.empty();
    try {
      taken = tryLock(path, options);
    } finally {
      if (taken.isEmpty()) {
        forget(path);
      }
    }
    return taken;
  }

  private static Optional<LockedFile> tryLock(Path path, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(StandardOpenOption.READ);
    all.add(StandardOpenOption.WRITE);
    all.add(LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(path, all, Permissions.PRIVATE_FILE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(new LockedFile(path, channel));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  private static void forget(Path path) {
    synchronized (HELD) {
      HELD.remove(path);
    }
  }

  /** The file was moved, and is held under its new name. */
  void moved(Path file) {
    synchronized (HELD) {
      HELD.remove(path);
      path = file.toAbsolutePath().normalize();
      HELD.add(path);
    }
  }

  String text() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // until all of it was read
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  void write(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    try {
      channel.truncate(0);
      long at = 0;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(false);
    } catch (IOException e) {
      throw Words.naming(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      forget(path);
    }
  }
}

package dev.mayfly.sidecar.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file that many processes have together, or one alone. The lock goes with the process, however
 * it ends. It holds a byte, so that nobody takes it for a name that was claimed once.
 *
 * <p>A process has one descriptor of it, for the reason that {@link LockedFile} gives, and counts
 * who shares it here.
 */
final class SharedFile implements AutoCloseable {

  private static final Map<Path, Held> HELD = new HashMap<>();

  private final Path path;
  private boolean closed;

  private SharedFile(Path path) {
    this.path = path;
  }

  /** What this process has of one file. */
  private static final class Held {
    private final FileChannel channel;
    private final boolean alone;
    private int holders = 1;

    Held(FileChannel channel, boolean alone) {
      this.channel = channel;
      this.alone = alone;
    }
  }

  static Optional<SharedFile> tryShare(Path file) throws IOException {
    return tryTake(file, false);
  }

  static Optional<SharedFile> tryAlone(Path file) throws IOException {
    return tryTake(file, true);
  }

  private static Optional<SharedFile> tryTake(Path file, boolean alone) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      Held held = HELD.get(path);
      if (held != null) {
        if (alone || held.alone) {
          return Optional.empty();
        }
        held.holders++;
        return Optional.of(new SharedFile(path));
      }
      return tryLock(path, alone);
    }
  }

  private static Optional<SharedFile> tryLock(Path path, boolean alone) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            Permissions.PRIVATE_FILE);
    try {
      if (channel.tryLock(0, Long.MAX_VALUE, !alone) != null) {
        channel.write(ByteBuffer.wrap(new byte[] {'.'}), 0);
        HELD.put(path, new Held(channel, alone));
        return Optional.of(new SharedFile(path));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      Held held = HELD.get(path);
      if (closed || held == null) {
        return;
      }
      closed = true;
      if (--held.holders == 0) {
        HELD.remove(path);
        held.channel.close();
      }
    }
  }
}

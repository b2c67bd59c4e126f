package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.Locks;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small text file that one process at a time has to itself, or that several share. The lock goes
 * with the process, however it ends.
 *
 * <p>Closing any descriptor of a file gives up every POSIX lock that this process has on it, so a
 * file that is held here is never opened a second time here: {@link #HELD} knows them, and counts
 * who shares one.
 */
final class LockedFile implements Locks.Lock {

  private static final Map<Path, Held> HELD = new HashMap<>();

  private final Held held;
  private boolean closed;

  private LockedFile(Held held) {
    this.held = held;
  }

  /** What this process has of one file. */
  private static final class Held {

    private final FileChannel channel;
    private final boolean alone;
    private Path path;
    private int holders;

    Held(Path path, FileChannel channel, boolean alone) {
      this.path = path;
      this.channel = channel;
      this.alone = alone;
    }
  }

  /** Takes the file, made if {@code options} say so; empty while anybody has it. */
  static Optional<LockedFile> tryTake(Path file, OpenOption... options) throws IOException {
    return tryTake(file, true, options);
  }

  /** Takes it together with others who do so; empty while anybody has it alone. */
  static Optional<LockedFile> tryShare(Path file, OpenOption... options) throws IOException {
    return tryTake(file, false, options);
  }

  private static Optional<LockedFile> tryTake(Path file, boolean alone, OpenOption... options)
      throws IOException {
    Path path = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      Held held = HELD.get(path);
      if (held == null) {
        held = tryLock(path, alone, options);
      } else if (alone || held.alone) {
        return Optional.empty();
      }
      if (held == null) {
        return Optional.empty();
      }
      held.holders++;
      HELD.put(path, held);
      return Optional.of(new LockedFile(held));
    }
  }

  /**
   * A file that is deleted between opening and locking is nobody's, and another may be there by
   * then. One that is new is never deleted.
   */
  private static @Nullable Held tryLock(Path path, boolean alone, OpenOption... options)
      throws IOException {
    Object before = identity(path);
    FileChannel channel = FileChannel.open(path, all(options), Permissions.PRIVATE_FILE);
    boolean ours = false;
    try {
      ours = channel.tryLock(0, Long.MAX_VALUE, !alone) != null;
      if (ours && before != null && !before.equals(identity(path))) {
        ours = false;
      }
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    return ours ? new Held(path, channel, alone) : null;
  }

  private static @Nullable Object identity(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private static Set<OpenOption> all(OpenOption... options) {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(StandardOpenOption.READ);
    all.add(StandardOpenOption.WRITE);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return all;
  }

  /** The file was moved, and is held under its new name. */
  void moved(Path file) {
    synchronized (HELD) {
      HELD.remove(held.path);
      held.path = file.toAbsolutePath().normalize();
      HELD.put(held.path, held);
    }
  }

  @Override
  public String text() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(held.channel.size()));
    while (bytes.hasRemaining() && held.channel.read(bytes, bytes.position()) >= 0) {
      // until all of it was read
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void write(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    try {
      held.channel.truncate(0);
      long at = 0;
      while (bytes.hasRemaining()) {
        at += held.channel.write(bytes, at);
      }
      held.channel.force(false);
    } catch (IOException e) {
      throw Messages.naming(held.path, e);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (closed) {
        return;
      }
      closed = true;
      if (--held.holders == 0) {
        HELD.remove(held.path);
        held.channel.close();
      }
    }
  }
}

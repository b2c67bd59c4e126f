package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * One ledger in one file, which is longer than what was appended: the rest is zeros, written ahead.
 *
 * <p><b>Why zeros.</b> A full disk must still take the records of ends. Overwriting a block that a
 * file already has needs no further space on file systems that write in place: ext4, XFS, tmpfs,
 * and overlayfs over them. There the promise of {@link #reserved} holds: ext4 and XFS take the
 * space, or refuse, when the zeros are written, even where they choose the blocks later.
 * Copy-on-write file systems (btrfs, ZFS) need new space for every write, and a network file system
 * keeps its own counsel: there the reserve is an estimate, which {@code mayfly doctor} says. A hole
 * made by extending the file would promise nothing anywhere.
 *
 * <p><b>Durability.</b> {@link #sync} is {@code fdatasync}, which also keeps a length that the data
 * needs; zeros that a crash takes away are written again. Closing cuts the zeros off.
 */
public final class FileStorage implements Storage {

  /** Zeros are written in pieces, so that an append rarely has to write any. */
  private static final int PIECE = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private long end;
  private long allocated;
  private boolean named;

  private FileStorage(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.allocated = channel.size();
    this.end = allocated; // until the ledger's reader says where the records end
  }

  /** Opens or creates the file. The caller holds the folder's lock. */
  static FileStorage open(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new FileStorage(file, FileChannel.open(file, options, Permissions.PRIVATE_FILE));
  }

  @Override
  public byte[] read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // until all of it was read
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * The file is cut, not overwritten: what was torn may be longer than the zeros that would hide
   * it.
   */
  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
    allocated = length;
    end = length;
    allocate();
  }

  @Override
  public void append(byte[] frames) throws IOException {
    write(ByteBuffer.wrap(frames), end);
    end += frames.length;
    allocated = Math.max(allocated, end);
    allocate();
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      try {
        at += channel.write(bytes, at);
      } catch (IOException e) {
        throw Messages.naming(file, e);
      }
    }
  }

  /** Writes zeros until the reserve is whole, or the disk refuses. */
  private void allocate() {
    try {
      while (reserved() < RESERVE) {
        write(ByteBuffer.allocate(PIECE), allocated);
        allocated += PIECE;
      }
    } catch (IOException full) {
      // reserved() says less; the next append tries again
    }
  }

  @Override
  public void sync() throws IOException {
    channel.force(false);
    if (!named) { // a new file's name must survive as well, and that of its folder
      Permissions.syncFolder(file.resolveSibling("."));
      Permissions.syncFolder(file.resolveSibling(".."));
      named = true;
    }
  }

  @Override
  public long reserved() {
    return allocated - end;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      channel.truncate(end);
    }
  }
}

package dev.mayfly.sidecar.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A file that holds or held a secret: how it is named in the ledger, and how it goes. */
public final class DeliveredFile {

  private static final String SCHEME = "file:";
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

  private DeliveredFile() {}

  static String place(Path path) {
    return SCHEME + path;
  }

  /** The file that a place in the ledger names; empty where it names none. */
  public static Optional<Path> at(String place) {
    return place.startsWith(SCHEME)
        ? Optional.of(Path.of(place.substring(SCHEME.length())))
        : Optional.empty();
  }

  /** Where the next content is written before it takes the file's place. */
  static Path beside(Path path) {
    return path.resolveSibling("." + path.getFileName() + ".mayfly");
  }

  /** Takes away what was delivered there, finished or not. */
  public static void withdraw(Path path) throws IOException {
    remove(path);
    remove(beside(path));
  }

  /**
   * Overwrites the file, as far as its file system writes in place, and deletes it. A symbolic link
   * is deleted, and what it names left alone.
   */
  static void remove(Path path) throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        channel.write(ByteBuffer.allocate(Math.toIntExact(channel.size())), 0);
        channel.force(false);
      } catch (AccessDeniedException | NoSuchFileException unwritable) {
        // its mode keeps even us from writing: deleting it must do
      }
    }
    Files.deleteIfExists(path);
  }

  /** Whether what is written there stays in memory. Asks for the nearest folder that exists. */
  public static boolean inMemory(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder != null && MEMORY.contains(Files.getFileStore(folder).type());
  }

  /** What octal permissions such as {@code 0440} mean. */
  public static Set<PosixFilePermission> permissions(String octal) {
    int mode = Integer.parseInt(octal, 8);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's r to the others' x
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode >> (all.length - 1 - bit) & 1) == 1) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }
}

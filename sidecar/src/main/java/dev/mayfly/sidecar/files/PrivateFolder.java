package dev.mayfly.sidecar.files;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder beside a file's place that only we can enter: the file is made there, with all that
 * belongs to it, before anybody can name it.
 */
public final class PrivateFolder implements AutoCloseable {

  /** Both short: a socket is bound by this path, which may not be long. */
  private static final String SUFFIX = ".new";

  private static final String CHILD = "s";

  private final Folder folder;
  private final String name;
  private final Folder nursery;

  private PrivateFolder(Folder folder, String name, Folder nursery) {
    this.folder = folder;
    this.name = name;
    this.nursery = nursery;
  }

  /** Makes it, or takes and empties the one that a crash left. */
  public static PrivateFolder beside(Path place) throws IOException {
    return in(Folder.open(PlacedFile.folderOf(place)), name(place));
  }

  /** The name of the one beside a place. */
  static String name(Path place) {
    return "." + place.getFileName() + SUFFIX;
  }

  /** {@code folder} is closed with it, or where there will be none. */
  static PrivateFolder in(Folder folder, String name) throws IOException {
    Path path = folder.path().resolve(name);
    boolean made = false;
    try {
      made = make(path);
      PrivateFolder nursery = new PrivateFolder(folder, name, folder.enter(name));
      nursery.nursery.delete(CHILD);
      return nursery;
    } catch (IOException e) {
      folder.close();
      if (made) {
        Files.deleteIfExists(
            path); // the folder was moved away meanwhile, and it was made elsewhere
      }
      throw e;
    }
  }

  /** Whether it was not there yet; entering tells whose one that was there is. */
  private static boolean make(Path path) throws IOException {
    try {
      Files.createDirectory(path, Folder.PRIVATE);
      return true;
    } catch (FileAlreadyExistsException left) {
      return false;
    }
  }

  /** Where to make what can only be made by a path: a socket, a named pipe. */
  public Path child() {
    return nursery.path().resolve(CHILD);
  }

  /** Makes it a file with this content. */
  void write(byte[] content) throws IOException {
    try (FileChannel channel = nursery.create(CHILD)) {
      for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw Messages.naming(folder.path(), e);
    }
  }

  void dressFile(FileOwnership ownership) throws IOException {
    nursery.dress(CHILD, ownership);
  }

  /** Gives a socket or a pipe its group and mode. */
  public void dress(FileOwnership ownership) throws IOException {
    ownership.giveTo(child());
  }

  /** Lets others find it, in place of what was there. */
  public void publish(Path place) throws IOException {
    nursery.move(CHILD, folder, Objects.requireNonNull(place.getFileName()).toString());
  }

  /** Takes a file away from its place, into here. */
  void take(String file) throws IOException {
    folder.move(file, nursery, CHILD);
  }

  boolean holdsFolder() throws IOException {
    return nursery.find(CHILD).filter(PosixFileAttributes::isDirectory).isPresent();
  }

  /** Whether it holds a file that has no other name, as one of ours has none. */
  boolean holdsOnlyName() throws IOException {
    Optional<PosixFileAttributes> inside = nursery.find(CHILD);
    if (inside.isEmpty() || !inside.get().isRegularFile()) {
      return false;
    }
    Map<String, Object> byPath =
        Files.readAttributes(child(), "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
    return Objects.equals(byPath.get("fileKey"), inside.get().fileKey())
        && Objects.equals(byPath.get("nlink"), 1);
  }

  FileChannel channel() throws IOException {
    return nursery.write(CHILD);
  }

  @Override
  public void close() throws IOException {
    try {
      nursery.delete(CHILD);
      nursery.close();
      folder.deleteFolder(name);
    } finally {
      folder.close();
    }
  }
}

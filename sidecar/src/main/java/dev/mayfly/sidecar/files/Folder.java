package dev.mayfly.sidecar.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * An open folder. What is done in it is done there, whatever has its path meanwhile, and follows no
 * link.
 */
final class Folder implements AutoCloseable {

  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final SecureDirectoryStream<Path> stream;

  private Folder(Path path, SecureDirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  static Folder open(Path path) throws IOException {
    if (!Files.readAttributes(path, PosixFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(path.toString()); // opening a pipe would wait for its writer
    }
    return of(path, path.getFileSystem().provider().newDirectoryStream(path, entry -> true));
  }

  private static Folder of(Path path, DirectoryStream<Path> opened) throws IOException {
    if (opened instanceof SecureDirectoryStream<Path> stream) {
      return new Folder(path, stream);
    }
    opened.close();
    throw new IOException(path + " is on a file system whose folders cannot be held open");
  }

  /** The same folder, to be closed by itself. */
  Folder again() throws IOException {
    return of(path, stream.newDirectoryStream(Path.of(".")));
  }

  /** A folder in it, if that is ours and nobody else can enter it. */
  Folder enter(String name) throws IOException {
    checkPrivate(name, named(name, n -> view(n).readAttributes()));
    Folder entered =
        of(
            path.resolve(name),
            named(name, n -> stream.newDirectoryStream(n, LinkOption.NOFOLLOW_LINKS)));
    try {
      checkPrivate(
          name, entered.stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
      return entered;
    } catch (IOException e) {
      entered.close();
      throw e;
    }
  }

  private void checkPrivate(String name, PosixFileAttributes attributes) throws IOException {
    if (!attributes.isDirectory()
        || !attributes.owner().equals(Owners.self())
        || !attributes.permissions().equals(PRIVATE.value())) {
      Path there = path.resolve(name);
      throw new IOException(
          "%s is in the way, and belongs to %s; fix: rm -r %s"
              .formatted(there, attributes.owner().getName(), there));
    }
  }

  Path path() {
    return path;
  }

  /** What is there under a name, not followed; empty where nothing is. */
  Optional<PosixFileAttributes> find(String name) throws IOException {
    try {
      return Optional.of(named(name, n -> view(n).readAttributes()));
    } catch (NoSuchFileException nothing) {
      return Optional.empty();
    }
  }

  /** A new file that nobody else can read or write. */
  FileChannel create(String name) throws IOException {
    return channel(name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** The file that is there. */
  FileChannel write(String name) throws IOException {
    return channel(name, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  private FileChannel channel(String name, Set<OpenOption> options) throws IOException {
    return (FileChannel) named(name, n -> stream.newByteChannel(n, options, PRIVATE_FILE));
  }

  /** Group, owner and mode of a file, in the order in which each may still be set. */
  void dress(String name, FileOwnership ownership) throws IOException {
    PosixFileAttributeView view = view(Path.of(name));
    if (ownership.group().isPresent()) {
      view.setGroup(Owners.group(ownership.group().get()));
    }
    if (ownership.owner().isPresent()) {
      view.setOwner(Owners.user(ownership.owner().get()));
    }
    view.setPermissions(ownership.permissions());
  }

  private PosixFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Moves a file over whatever has its new name. */
  void move(String name, Folder to, String newName) throws IOException {
    named(
        newName,
        n -> {
          stream.move(Path.of(name), to.stream, n);
          return true;
        });
  }

  /** Deletes a file or link, if it is there. */
  void delete(String name) throws IOException {
    unless(name, stream::deleteFile);
  }

  /** Deletes an empty folder, if it is there. */
  void deleteFolder(String name) throws IOException {
    unless(name, stream::deleteDirectory);
  }

  private interface Deletion {
    void delete(Path name) throws IOException;
  }

  private void unless(String name, Deletion deletion) throws IOException {
    try {
      named(
          name,
          n -> {
            deletion.delete(n);
            return true;
          });
    } catch (NoSuchFileException gone) {
      // as it should be
    }
  }

  private interface Use<T> {
    T of(Path name) throws IOException;
  }

  /** What fails relative to a descriptor is told by its whole path. */
  private <T> T named(String name, Use<T> use) throws IOException {
    try {
      return use.of(Path.of(name));
    } catch (IOException e) {
      throw WholePath.of(e, path.resolve(name));
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

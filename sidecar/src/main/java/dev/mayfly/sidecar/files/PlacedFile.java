package dev.mayfly.sidecar.files;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A file of ours, in a folder that others may write to. */
public final class PlacedFile {

  /** In bytes: as much as a secret's file may be long, and so as much as is overwritten. */
  public static final int LONGEST = 64 << 10;

  private static final int PIECE = 4 << 10;
  private static final int LONGEST_NAME = 255; // as in every file system of Linux
  private static final int LONGEST_PATH = 4095;
  private static final String DANGER = "put another file, or a link, in the place of ours";

  private PlacedFile() {}

  static Path folderOf(Path place) throws IOException {
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(place + " is no file");
    }
    return folder;
  }

  /**
   * Makes the folder of a place, if it is not there yet, and throws, in words, where no file could
   * be put there, or none of ours would be safe.
   */
  public static void prepare(
      Path place, FileOwnership ownership, Set<PosixFilePermission> ofNewFolder)
      throws IOException {
    Path folder = folderOf(place);
    if (isTooLong(place)) {
      throw new FileSystemException(place.toString(), null, "File name too long");
    }
    ownership.check();
    refuseExposed(folder);
    if (!Files.isDirectory(folder)) {
      make(folder, ofNewFolder);
    }
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(place.toString(), null, "Is a directory");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  private static void make(Path folder, Set<PosixFilePermission> permissions) throws IOException {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(permissions));
    } catch (NoSuchFileException e) { // as a kernel's file system says it
      throw new FileSystemException(folder.toString(), null, "such a folder cannot be made there");
    }
  }

  private static void refuseExposed(Path folder) throws IOException {
    if (Owners.areRoot()) {
      Optional<ExposedFolder> exposure = ExposedFolder.onTheWayTo(folder);
      if (exposure.isPresent()) {
        throw new IOException(exposure.get().sentence(DANGER));
      }
    }
  }

  /** Whether this process makes no file where others could exchange it: it could be any user's. */
  public static boolean refuses() {
    return Owners.areRoot();
  }

  /** Who could put something else in the place of a file, or on the way to it. */
  public static Optional<ExposedFolder> exposure(Path place) throws IOException {
    return ExposedFolder.onTheWayTo(folderOf(place));
  }

  /**
   * Puts the content into the place: whoever reads there finds what was there before, or all of it.
   * The folder is there.
   *
   * @return whether something was there before
   */
  public static boolean replace(Path place, byte[] content, FileOwnership ownership)
      throws IOException {
    refuseExposed(folderOf(place));
    boolean there = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    try (PrivateFolder nursery = PrivateFolder.beside(place)) {
      nursery.write(content);
      nursery.dressFile(ownership);
      nursery.publish(place);
    }
    return there;
  }

  /**
   * Takes away what was put there, finished or not: overwrites it, as far as its file system writes
   * in place, and deletes it. A link is deleted, and what it names left alone. Where nothing can
   * be, nothing is to be done.
   *
   * @return what was left there, and why, in words
   */
  public static Optional<String> remove(Path place) throws IOException {
    Path path = place.toAbsolutePath();
    Path parent = folderOf(path);
    try {
      if (isTooLong(path) || leadsNowhere(parent)) {
        return Optional.empty();
      }
      Optional<ExposedFolder> exposure =
          Owners.areRoot() ? ExposedFolder.onTheWayTo(parent) : Optional.empty();
      if (exposure.isPresent() && !Files.isSameFile(exposure.get().folder(), parent)) {
        return left(path, exposure.get().folder() + " " + exposure.get().by(), "rm " + path);
      }
      try (Folder folder = Folder.open(parent)) {
        return exposure.isEmpty() ? remove(folder, path) : unlink(folder, path);
      }
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      if (Files.getOwner(parent).equals(Owners.self())) {
        throw e;
      }
      return left(path, "others closed its folder to this user", "as root: rm " + path);
    }
  }

  private static boolean isTooLong(Path path) {
    boolean longPath = bytes(path) > LONGEST_PATH;
    for (Path name : path) {
      longPath |= bytes(name) > LONGEST_NAME;
    }
    return longPath;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a step of the path is missing, is no folder, or is a link to nothing. */
  private static boolean leadsNowhere(Path folder) throws IOException {
    Path step = folder.getRoot();
    for (Path name : folder) {
      step = step.resolve(name);
      try {
        if (!Files.readAttributes(step, BasicFileAttributes.class).isDirectory()) {
          return true;
        }
      } catch (NoSuchFileException missing) {
        return true;
      } catch (FileSystemException e) {
        if (!(e instanceof AccessDeniedException) && Files.isSymbolicLink(step)) {
          return true;
        }
        throw e;
      }
    }
    return false;
  }

  private static Optional<String> remove(Folder folder, Path path) throws IOException {
    String name = nameOf(path);
    Optional<PosixFileAttributes> there = folder.find(name);
    Optional<String> left = Optional.empty();
    if (there.isPresent() && there.get().isRegularFile()) {
      left = erase(folder, path, there.get());
    } else if (there.isPresent()) {
      left = unlink(folder, path);
    }
    Optional<String> swept = sweep(folder, path);
    return left.or(() -> swept);
  }

  /** What a crash left beside it; also of a version whose half-written file had this name. */
  private static Optional<String> sweep(Folder folder, Path path) {
    String nursery = PrivateFolder.name(path);
    try {
      if (folder.find(nursery).isPresent()) {
        PrivateFolder.in(folder.again(), nursery).close();
      }
      folder.delete("." + nameOf(path) + ".mayfly");
      return Optional.empty();
    } catch (IOException e) {
      Path beside = path.resolveSibling(nursery);
      return left(beside, Messages.of(e), "rm -r " + beside);
    }
  }

  private static Optional<String> erase(Folder folder, Path path, PosixFileAttributes there)
      throws IOException {
    try (PrivateFolder nursery = PrivateFolder.in(folder.again(), PrivateFolder.name(path))) {
      nursery.take(nameOf(path));
      if (nursery.holdsFolder()) { // it came into the place just now
        nursery.publish(path);
        return left(path, "it is a folder now", "rm -r " + path);
      }
      overwrite(nursery);
      return Optional.empty();
    } catch (IOException noNursery) { // such as on a full disk: it goes as it is
      return deleteOrLeave(folder, path, there);
    }
  }

  private static Optional<String> deleteOrLeave(Folder folder, Path path, PosixFileAttributes there)
      throws IOException {
    try {
      folder.delete(nameOf(path));
      return Optional.empty();
    } catch (FileSystemException e) {
      if (there.owner().equals(Owners.self())) {
        throw e;
      }
      return left(path, "it belongs to " + there.owner().getName(), "as root: rm " + path);
    }
  }

  /** Without opening it: others may exchange it at any moment. */
  private static Optional<String> unlink(Folder folder, Path path) throws IOException {
    Optional<PosixFileAttributes> there = folder.find(nameOf(path));
    if (there.isPresent()) {
      if (there.get().isDirectory()) {
        return left(path, "it is a folder now", "rm -r " + path);
      }
      if (there.get().isOther()) {
        return left(path, "it is no file now", "rm " + path);
      }
      return deleteOrLeave(folder, path, there.get());
    }
    return Optional.empty();
  }

  /**
   * One that has a second name is let be: that may be another's file. What cannot be overwritten is
   * deleted all the same.
   */
  private static void overwrite(PrivateFolder nursery) {
    try {
      if (!nursery.holdsOnlyName()) {
        return;
      }
      nursery.dressFile(FileOwnership.of("0600"));
      try (FileChannel channel = nursery.channel()) {
        long rest = Math.min(channel.size(), LONGEST);
        for (long at = 0; at < rest; ) {
          at += channel.write(ByteBuffer.allocate((int) Math.min(PIECE, rest - at)), at);
        }
        channel.force(false);
      }
    } catch (IOException e) {
      // deleting it must do
    }
  }

  private static Optional<String> left(Path path, String why, String remedy) {
    return Optional.of(path + " is left as it is: " + why + "; fix: " + remedy);
  }

  private static String nameOf(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }
}

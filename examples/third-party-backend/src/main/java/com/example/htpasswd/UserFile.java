package com.example.htpasswd;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The user file of a web server. It is never written, only replaced: whoever reads it sees it as it
 * was or as it is. One writer at a time, among threads by a lock of this JVM's, among processes by
 * one on a file beside it.
 */
final class UserFile {

  private static final ReentrantLock ONE_WRITER = new ReentrantLock();

  private static final FileAttribute<?> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  UserFile(Path path) {
    this.path = path;
  }

  /** What the names of the lease's users begin with. Nobody else's does. */
  static String nameOf(LeaseKey key) {
    return "mayfly-" + key + "-";
  }

  static boolean carries(String user, LeaseKey key) {
    return user.startsWith(nameOf(key));
  }

  List<String> users() throws BackendException {
    return lines().stream().map(UserFile::user).toList();
  }

  void add(String user, String password, Deadline deadline) throws BackendException {
    change(
        deadline,
        lines -> {
          List<String> more = new ArrayList<>(lines);
          more.add(user + ":" + hash(password));
          return more;
        });
  }

  /** Removes the users that are selected, and says who they were. */
  List<String> remove(Predicate<String> selected, Deadline deadline) throws BackendException {
    List<String> removed = new ArrayList<>();
    change(
        deadline,
        lines -> {
          lines.stream().map(UserFile::user).filter(selected).forEach(removed::add);
          return lines.stream().filter(line -> !selected.test(user(line))).toList();
        });
    return removed;
  }

  /** What becomes of the lines. */
  private interface Change {
    List<String> of(List<String> lines);
  }

  private void change(Deadline deadline, Change change) throws BackendException {
    try {
      if (!ONE_WRITER.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw nothingHappened("somebody else is writing it", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw nothingHappened("interrupted", e);
    }
    try (FileChannel beside = openLock();
        FileLock lock = beside.tryLock()) {
      if (lock == null) {
        throw nothingHappened("another process is writing it", null);
      }
      List<String> before = lines();
      List<String> after = change.of(before);
      if (!after.equals(before)) {
        replaceWith(after);
      }
    } catch (IOException e) {
      throw nothingHappened("it cannot be locked", e);
    } finally {
      ONE_WRITER.unlock();
    }
  }

  private FileChannel openLock() throws IOException {
    return FileChannel.open(
        path.resolveSibling(path.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private List<String> lines() throws BackendException {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw nothingHappened("it cannot be read", e);
    }
  }

  /** On the disk before it counts: what a receipt calls gone does not come back with the power. */
  private void replaceWith(List<String> lines) throws BackendException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(next, OURS_ALONE);
      Files.write(next, lines);
      PosixFileAttributes as = Files.readAttributes(path, PosixFileAttributes.class);
      PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
      view.setGroup(as.group());
      view.setPermissions(as.permissions());
      force(next, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw nothingHappened("it cannot be written anew", e);
    }
    try {
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      force(path.getParent(), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new BackendException(Kind.UNKNOWN, path + ": it may or may not be replaced", e);
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private BackendException nothingHappened(String why, @Nullable Exception cause) {
    return new BackendException(Kind.TRANSIENT, path + ": " + why, cause);
  }

  private static String user(String line) {
    return line.substring(0, Math.max(0, line.indexOf(':')));
  }

  /**
   * SHA-1 as Apache and nginx both read it. It takes no salt and no rounds, which protect passwords
   * that can be guessed: these are 192 random bits.
   */
  private static String hash(String password) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
      return "{SHA}" + Base64.getEncoder().encodeToString(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

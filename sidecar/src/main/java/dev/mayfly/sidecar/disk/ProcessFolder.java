package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder in which one process keeps its ledger. It belongs to one process at a time. */
public final class ProcessFolder implements AutoCloseable {

  static final String LEDGER = "ledger";
  private static final String LOCK = "lock";
  private static final String PROCESS = "process";
  private static final String TARGETS = "targets";
  private static final String ELSEWHERE = "elsewhere";
  private static final String OPERATORS = "ops.sock";

  private final Path path;
  private final LockedFile lock;
  private final String witness;

  private ProcessFolder(Path path, LockedFile lock, String witness) {
    this.path = path;
    this.lock = lock;
    this.witness = witness;
  }

  /** Says whether a ledger that came from elsewhere may be kept. */
  @FunctionalInterface
  public interface Check {
    void of(byte[] ledger) throws IOException;
  }

  /** Fills a folder that nobody sees yet. */
  private interface Filling {
    void of(Path hidden) throws IOException;
  }

  /** Makes a folder that is locked before anybody can see it. */
  static ProcessFolder create(Path path, String process, Map<String, String> fingerprints)
      throws IOException {
    return create(path, process, fingerprints, hidden -> {});
  }

  /**
   * The same with a ledger that another machine's process began.
   *
   * @param ledger no longer than may be kept in memory
   */
  static ProcessFolder receive(
      Path path, String process, Map<String, String> fingerprints, InputStream ledger, Check check)
      throws IOException {
    StateFolder.delete(hidden(path)); // of whoever had it before, and was killed
    return create(
        path,
        process,
        fingerprints,
        hidden -> {
          Path file = Files.createFile(hidden.resolve(LEDGER), Permissions.PRIVATE_FILE);
          try (OutputStream out = Files.newOutputStream(file)) {
            ledger.transferTo(out);
          }
          check.of(Files.readAllBytes(file));
          Files.writeString(hidden.resolve(ELSEWHERE), process);
        });
  }

  private static ProcessFolder create(
      Path path, String process, Map<String, String> fingerprints, Filling filling)
      throws IOException {
    Path hidden = hidden(path);
    Files.createDirectory(hidden, Permissions.PRIVATE_FOLDER);
    try {
      filling.of(hidden);
      Files.writeString(hidden.resolve(TARGETS), lines(fingerprints));
      Files.writeString(hidden.resolve(PROCESS), process);
      LockedFile lock =
          LockedFile.tryTake(hidden.resolve(LOCK), StandardOpenOption.CREATE_NEW)
              .orElseThrow(() -> new IOException(hidden + " was taken by another process"));
      Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
      lock.moved(path.resolve(LOCK));
      return new ProcessFolder(path, lock, "");
    } catch (IOException | RuntimeException e) {
      StateFolder.delete(hidden);
      throw e;
    }
  }

  private static Path hidden(Path path) {
    return path.resolveSibling("." + path.getFileName());
  }

  /**
   * Takes over a folder whose process is gone; empty while a process has it, or where there is no
   * such folder any more.
   */
  static Optional<ProcessFolder> take(Path path, String process) throws IOException {
    try {
      Optional<LockedFile> lock = LockedFile.tryTake(path.resolve(LOCK));
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      if (!Files.isDirectory(path)) { // moved away between opening and locking
        lock.get().close();
        return Optional.empty();
      }
      String witness = witness(path);
      Files.writeString(path.resolve(PROCESS), process);
      return Optional.of(new ProcessFolder(path, lock.get(), witness));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Whether a process has it. Looking takes the lock for a moment: whoever wants it just then finds
   * it taken, and comes back.
   */
  static boolean isLocked(Path path) throws IOException {
    try {
      Optional<LockedFile> lock = LockedFile.tryTake(path.resolve(LOCK));
      if (lock.isPresent()) {
        lock.get().close();
      }
      return lock.isEmpty();
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Who has or had it, for people. */
  static String process(Path path) {
    try {
      return Files.readString(path.resolve(PROCESS));
    } catch (IOException e) {
      return "an unknown process";
    }
  }

  /** Whose word is what stands in it: of another machine's process, or who had it last. */
  static String witness(Path path) {
    try {
      Path elsewhere = path.resolve(ELSEWHERE);
      String told = Files.exists(elsewhere) ? Files.readString(elsewhere) : "";
      return told.isEmpty() ? process(path) : told;
    } catch (IOException e) {
      return "an unknown process";
    }
  }

  /** Whose word is what stood in it when it was taken; empty for one that we made. */
  public String witness() {
    return witness;
  }

  public Path path() {
    return path;
  }

  public String name() {
    return path.getFileName().toString();
  }

  /** Where its process serves operators; its name is short, for sockets' paths have to be. */
  public Path operators() {
    return operators(path);
  }

  static Path operators(Path path) {
    return path.resolve(OPERATORS);
  }

  /** Whether its ledger was begun on another machine. */
  public boolean isFromElsewhere() {
    return isFromElsewhere(path);
  }

  static boolean isFromElsewhere(Path path) {
    return Files.exists(path.resolve(ELSEWHERE));
  }

  public Storage storage() throws IOException {
    return FileStorage.open(path.resolve(LEDGER));
  }

  /** The targets that its leases were made at: name → fingerprint. */
  public Map<String, String> fingerprints() throws IOException {
    Map<String, String> fingerprints = new TreeMap<>();
    for (String line : Files.readAllLines(path.resolve(TARGETS))) {
      int space = line.indexOf(' ');
      fingerprints.put(line.substring(space + 1), line.substring(0, space));
    }
    return fingerprints;
  }

  private static String lines(Map<String, String> fingerprints) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(fingerprints)
        .forEach((name, print) -> lines.append(print).append(' ').append(name).append('\n'));
    return lines.toString();
  }

  /** Nothing is left to do here: it goes to the finished ones. Its storage is closed before. */
  public void finish() throws IOException {
    Path finished = Permissions.folder(path.resolveSibling("../finished").normalize());
    Files.move(path, finished.resolve(name()), StandardCopyOption.ATOMIC_MOVE);
    close();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

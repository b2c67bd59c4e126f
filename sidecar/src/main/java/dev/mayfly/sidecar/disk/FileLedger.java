package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.ledger.StoredLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A ledger in a folder of its own, which belongs to one process at a time. */
final class FileLedger implements StoredLedger {

  private static final String LEDGER = "ledger";
  private static final String LOCK = "lock";
  private static final String PROCESS = "process";
  private static final String TARGETS = "targets";
  private static final String ELSEWHERE = "elsewhere";

  private final Path path;
  private final LedgerName name;
  private final LedgerOrigin origin;
  private final LockedFile lock;

  private FileLedger(Path path, LedgerOrigin origin, LockedFile lock) {
    this.path = path;
    this.name = new LedgerName(path.getFileName().toString());
    this.origin = origin;
    this.lock = lock;
  }

  /** Fills a folder that nobody sees yet. */
  private interface Filling {
    void of(Path hidden) throws IOException;
  }

  /** Makes a folder that is locked before anybody can see it. */
  static FileLedger create(Path path, LedgerOrigin origin) throws IOException {
    return create(path, origin, hidden -> {});
  }

  /** The same with a ledger that another machine's process began. */
  static FileLedger receive(Path path, LedgerOrigin origin, byte[] ledger) throws IOException {
    StateFolder.delete(hidden(path)); // of whoever had it before, and was killed
    return create(
        path,
        origin,
        hidden -> {
          Path file = Files.createFile(hidden.resolve(LEDGER), Permissions.PRIVATE_FILE);
          Files.write(file, ledger, StandardOpenOption.SYNC); // elsewhere it is deleted some day
          Files.writeString(hidden.resolve(ELSEWHERE), origin.witness());
          Permissions.syncFolder(hidden);
        });
  }

  private static FileLedger create(Path path, LedgerOrigin origin, Filling filling)
      throws IOException {
    Path hidden = hidden(path);
    Files.createDirectory(hidden, Permissions.PRIVATE_FOLDER);
    try {
      filling.of(hidden);
      Files.writeString(hidden.resolve(TARGETS), lines(origin.targets()));
      Files.writeString(hidden.resolve(PROCESS), origin.process());
      LockedFile lock =
          LockedFile.tryTake(hidden.resolve(LOCK), StandardOpenOption.CREATE_NEW)
              .orElseThrow(() -> new IOException(hidden + " was taken by another process"));
      Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
      lock.moved(path.resolve(LOCK));
      return new FileLedger(path, origin, lock);
    } catch (IOException | RuntimeException e) {
      StateFolder.delete(hidden);
      throw e;
    }
  }

  private static Path hidden(Path path) {
    return path.resolveSibling("." + path.getFileName());
  }

  /** As in {@link FileLedgerStore#take}. */
  static Optional<FileLedger> take(Path path, String process, Predicate<LedgerOrigin> wanted)
      throws IOException {
    try {
      Optional<LockedFile> lock = LockedFile.tryTake(path.resolve(LOCK));
      return lock.isPresent() ? takeLocked(path, process, wanted, lock.get()) : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static Optional<FileLedger> takeLocked(
      Path path, String process, Predicate<LedgerOrigin> wanted, LockedFile lock)
      throws IOException {
    Optional<FileLedger> taken = Optional.empty();
    try {
      if (!Files.exists(path.resolve(TARGETS))) {
        throw new IOException(path + " does not say at which targets its leases are");
      }
      LedgerOrigin origin = origin(path);
      if (wanted.test(origin)) {
        Files.writeString(path.resolve(PROCESS), process);
        taken = Optional.of(new FileLedger(path, origin, lock));
      }
    } finally {
      if (taken.isEmpty()) {
        lock.close();
      }
    }
    return taken;
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

  static LedgerOrigin origin(Path path) throws IOException {
    Path elsewhere = path.resolve(ELSEWHERE);
    return new LedgerOrigin(
        process(path),
        targets(path),
        Files.exists(elsewhere) ? Optional.of(Files.readString(elsewhere)) : Optional.empty());
  }

  private static String process(Path path) {
    try {
      return Files.readString(path.resolve(PROCESS));
    } catch (IOException e) {
      return "an unknown process";
    }
  }

  private static Map<String, String> targets(Path path) throws IOException {
    Map<String, String> targets = new TreeMap<>();
    Path file = path.resolve(TARGETS);
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      int space = line.indexOf(' ');
      targets.put(line.substring(space + 1), line.substring(0, space));
    }
    return targets;
  }

  private static String lines(Map<String, String> targets) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(targets)
        .forEach((name, print) -> lines.append(print).append(' ').append(name).append('\n'));
    return lines.toString();
  }

  static byte[] read(Path path) throws IOException {
    Path file = path.resolve(LEDGER);
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  @Override
  public LedgerName name() {
    return name;
  }

  @Override
  public LedgerOrigin origin() {
    return origin;
  }

  @Override
  public byte[] read() throws IOException {
    return read(path);
  }

  @Override
  public Storage storage() throws IOException {
    return FileStorage.open(path.resolve(LEDGER));
  }

  @Override
  public String place() {
    return path.toString();
  }

  @Override
  public void keep() {
    // the lock goes with the process
  }

  @Override
  public void finish() throws IOException {
    Path finished = Permissions.folder(path.resolveSibling("../finished").normalize());
    Files.move(path, finished.resolve(name.text()), StandardCopyOption.ATOMIC_MOVE);
    close();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

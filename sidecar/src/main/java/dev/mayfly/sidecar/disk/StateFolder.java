package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.sidecar.files.ExposedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything Mayfly remembers on one machine. Nothing in it is secret, and all of it is readable by
 * its owner alone.
 *
 * <pre>
 * processes/NAME/   the ledger of one process, locked while it lives; without a living process, work for whoever starts next
 * finished/NAME/    the same, with nothing left to do
 * receipts/         one file for each task that ended
 * claims/           names of which one process at a time may have one
 * </pre>
 */
public final class StateFolder {

  private static final String DANGER =
      "write a ledger or a receipt there that Mayfly would believe";

  private final Path root;

  public StateFolder(Path root) {
    this.root = root;
  }

  /**
   * Where it is unless configured: as the XDG base directories have it, and for root as daemons do.
   */
  public static Path standard(Map<String, String> environment, String user) throws IOException {
    if (user.equals("root")) {
      return Path.of("/var/lib/mayfly");
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (state.isEmpty() && home.isEmpty()) {
      throw new IOException(
          "there is no state folder: neither XDG_STATE_HOME nor HOME is set;"
              + " fix: name one in the configuration, as in `state: /var/lib/mayfly`");
    }
    return Path.of(state.isEmpty() ? home + "/.local/state" : state, "mayfly");
  }

  public Path path() {
    return root;
  }

  /** Where it is, for people. */
  @Override
  public String toString() {
    return root.toString();
  }

  /**
   * Makes it, if it is not there yet, and throws, in words, where others than root and our user
   * could put something there that we would believe.
   */
  public void secure() throws IOException {
    Permissions.folder(root);
    for (Path folder :
        List.of(
            root, root.resolve("processes"), root.resolve("finished"), root.resolve("receipts"))) {
      if (Files.isDirectory(folder)) {
        refuseExposed(folder);
      }
    }
  }

  static void refuseExposed(Path folder) throws IOException {
    ExposedFolder.refuse(folder, DANGER);
  }

  public LedgerStore ledgers() {
    return store();
  }

  private FileLedgerStore store() {
    return new FileLedgerStore(root);
  }

  /** The unfinished ledger that a person names, or whose folder. */
  public LedgerName ledger(String written) throws IOException {
    return store().named(written);
  }

  /**
   * The socket on which the process that has a ledger serves operators, if it does; its name is
   * short, for sockets' paths have to be.
   */
  public Path operators(LedgerName ledger) {
    return store().path(ledger).resolve("ops.sock");
  }

  public Path receipts() throws IOException {
    return Permissions.folder(root.resolve("receipts"));
  }

  public Locks locks() {
    return fileLocks();
  }

  private FileLocks fileLocks() {
    return new FileLocks(root.resolve("claims"));
  }

  /**
   * Deletes finished ledgers, receipts and names that nobody claims, if not touched for so long.
   */
  public void forget(Duration keep, Instant now) throws IOException {
    Instant before = now.minus(keep);
    store().forget(before);
    for (Path receipt : children(root.resolve("receipts"))) {
      forget(receipt, before);
    }
    fileLocks().forget(before);
  }

  static void forget(Path file, Instant before) throws IOException {
    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
      delete(file);
    }
  }

  /** Hidden ones are still being made. */
  static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Where there is none, nothing is done. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.Locks;
import dev.mayfly.core.text.Words;
import dev.mayfly.sidecar.files.ExposedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Makes it, if it is not there yet, and throws, in words, where others than root and our user
   * could put something there that we would believe.
   */
  public void secure() throws IOException {
    Permissions.folder(root);
    for (Path folder :
        List.of(root, processes(), root.resolve("finished"), root.resolve("receipts"))) {
      if (Files.isDirectory(folder)) {
        ExposedFolder.refuse(folder, DANGER);
      }
    }
  }

  /** The same of one process's folder, wherever it is. */
  public void check(Path folder) throws IOException {
    ExposedFolder.refuse(folder, DANGER);
  }

  /** Makes a folder for this process. {@code process} tells people which it is. */
  public ProcessFolder create(String name, String process, Map<String, String> fingerprints)
      throws IOException {
    try {
      return ProcessFolder.create(place(name), process, fingerprints);
    } catch (IOException e) {
      throw Words.naming(root, e);
    }
  }

  /**
   * Makes a folder for work that was handed over, and leaves it to whoever takes it first; leaves
   * nothing where that fails.
   */
  public Path receive(
      String name,
      String process,
      Map<String, String> fingerprints,
      InputStream ledger,
      ProcessFolder.Check check)
      throws IOException {
    try (ProcessFolder folder =
        ProcessFolder.receive(place(name), process, fingerprints, ledger, check)) {
      return folder.path();
    }
  }

  private Path place(String name) throws IOException {
    Permissions.folder(root);
    try {
      return Permissions.folder(processes()).resolve(name);
    } catch (IOException e) {
      throw Words.naming(root, e);
    }
  }

  /** Takes over a process's folder; empty while that process lives. */
  public Optional<ProcessFolder> take(Path folder, String process) throws IOException {
    return ProcessFolder.take(folder, process);
  }

  /**
   * The folders of all processes that may have something left to do, the living ones included;
   * oldest first.
   */
  public List<Path> unfinished() throws IOException {
    return folders(processes());
  }

  /** The folders of all processes that finished; oldest first. */
  public List<Path> finished() throws IOException {
    return folders(root.resolve("finished"));
  }

  /** Whether the process that has a folder lives. */
  public boolean isLiving(Path folder) throws IOException {
    return ProcessFolder.isLocked(folder);
  }

  /** Whether the work in a folder was handed over by another machine. */
  public boolean isFromElsewhere(Path folder) {
    return ProcessFolder.isFromElsewhere(folder);
  }

  /** Whose word is what stands in a folder that another machine handed over. */
  public Optional<String> witness(Path folder) {
    return isFromElsewhere(folder) ? Optional.of(ProcessFolder.witness(folder)) : Optional.empty();
  }

  /** Who has a process's folder, or had it last. */
  public String process(Path folder) {
    return ProcessFolder.process(folder);
  }

  /** The socket on which a process serves operators, if it does. */
  public Optional<Path> operators(Path folder) {
    return Optional.of(ProcessFolder.operators(folder)).filter(Files::exists);
  }

  /**
   * The bytes of a process's ledger, as far as they are written; another process may be appending
   * to it.
   */
  public byte[] ledger(Path folder) throws IOException {
    Path file = folder.resolve(ProcessFolder.LEDGER);
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
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
    for (Path old :
        Stream.concat(finished().stream(), children(root.resolve("receipts")).stream()).toList()) {
      if (Files.getLastModifiedTime(old).toInstant().plus(keep).isBefore(now)) {
        delete(old);
      }
    }
    fileLocks().forget(now.minus(keep));
  }

  private Path processes() {
    return root.resolve("processes");
  }

  private static List<Path> folders(Path folder) throws IOException {
    return children(folder).stream().filter(Files::isDirectory).toList();
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

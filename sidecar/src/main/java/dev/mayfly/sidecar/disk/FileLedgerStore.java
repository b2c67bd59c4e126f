package dev.mayfly.sidecar.disk;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ledgers in a state folder, each in a folder of its own, locked while its process lives. */
final class FileLedgerStore implements LedgerStore {

  private final Path root;

  FileLedgerStore(Path root) {
    this.root = root;
  }

  @Override
  public StoredLedger create(LedgerName name, LedgerOrigin origin) throws IOException {
    try {
      makeFolder();
      return FileLedger.create(path(name), origin);
    } catch (IOException e) {
      throw Messages.naming(root, e);
    }
  }

  @Override
  public void receive(LedgerName name, LedgerOrigin origin, byte[] ledger) throws IOException {
    makeFolder();
    FileLedger.receive(path(name), origin, ledger).close();
  }

  private void makeFolder() throws IOException {
    Permissions.folder(root);
    Permissions.folder(processes());
  }

  /** Throws where others could have written it. */
  @Override
  public Optional<StoredLedger> take(
      LedgerName name, String process, Predicate<LedgerOrigin> wanted) throws IOException {
    try {
      StateFolder.refuseExposed(path(name));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    return FileLedger.take(path(name), process, wanted).map(Function.identity());
  }

  @Override
  public List<LedgerName> unfinished() throws IOException {
    return names(processes());
  }

  @Override
  public List<LedgerName> finished() throws IOException {
    return names(root.resolve("finished"));
  }

  @Override
  public boolean isLiving(LedgerName name) throws IOException {
    return FileLedger.isLocked(path(name));
  }

  @Override
  public Optional<LedgerOrigin> origin(LedgerName name) throws IOException {
    Path folder = found(name);
    return Files.isDirectory(folder) ? Optional.of(FileLedger.origin(folder)) : Optional.empty();
  }

  @Override
  public byte[] read(LedgerName name) throws IOException {
    return FileLedger.read(found(name));
  }

  @Override
  public String place(LedgerName name) {
    return found(name).toString();
  }

  @Override
  public void forget(Instant before) throws IOException {
    for (LedgerName name : finished()) {
      StateFolder.forget(finished(name), before);
    }
  }

  /** Where it is now: it may be finished between two looks. */
  private Path found(LedgerName name) {
    Path finished = finished(name);
    return !Files.isDirectory(path(name)) && Files.isDirectory(finished) ? finished : path(name);
  }

  Path path(LedgerName name) {
    return processes().resolve(name.text());
  }

  private Path finished(LedgerName name) {
    return root.resolve("finished").resolve(name.text());
  }

  private Path processes() {
    return root.resolve("processes");
  }

  /** What has another name was made by no Mayfly. */
  private static List<LedgerName> names(Path folder) throws IOException {
    return StateFolder.children(folder).stream()
        .filter(Files::isDirectory)
        .flatMap(child -> LedgerName.of(child.getFileName().toString()).stream())
        .toList();
  }

  /** The ledger that a person names, or whose folder. */
  LedgerName named(String written) throws IOException {
    Path path = Path.of(written).toAbsolutePath().normalize();
    boolean ours = !written.contains("/") || isOurs(path.getParent());
    return LedgerName.of(String.valueOf(path.getFileName()))
        .filter(name -> ours && Files.isDirectory(path(name)))
        .orElseThrow(
            () ->
                new IOException(
                    "there is no unfinished ledger "
                        + written
                        + " in "
                        + root
                        + "; fix: name one that `mayfly audit show` names, or its folder"));
  }

  private boolean isOurs(@Nullable Path parent) throws IOException {
    return parent != null
        && Files.isDirectory(parent)
        && Files.isDirectory(processes())
        && Files.isSameFile(parent, processes());
  }
}

package dev.mayfly.sidecar.instance;

import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.sidecar.delivery.DeliveredFile;
import dev.mayfly.sidecar.files.PlacedFile;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.event.Level;

/**
 * Files that credentials are delivered to. A process that lives has its files to itself, so that of
 * two runs side by side neither overwrites nor deletes the other's, and what a run that crashed
 * left behind is deleted only while nobody uses its place.
 */
public final class Places implements AutoCloseable {

  private final Locks locks;
  private final Predicate<Path> named;
  private final Map<Path, Locks.Lock> ours = new HashMap<>();
  private final Set<Path> adopted = new HashSet<>();

  /**
   * @param named whether a file is one that a process with our configuration could have delivered
   */
  Places(Locks locks, Predicate<Path> named) {
    this.locks = locks;
    this.named = named;
  }

  /** Whether the file is ours from now on. */
  public synchronized boolean claim(Path path) throws IOException {
    Optional<Locks.Lock> claim = locks.take(path.toString());
    claim.ifPresent(taken -> ours.put(path, taken));
    return claim.isPresent();
  }

  /** The same for a file that a process which is gone delivered to a task that goes on. */
  public synchronized boolean adopt(Path path) throws IOException {
    return claim(path) && adopted.add(path);
  }

  /** Anybody may have the files from now on. */
  public synchronized void release(Collection<Path> paths) throws IOException {
    for (Path path : paths) {
      adopted.remove(path);
      Locks.Lock claim = ours.remove(path);
      if (claim != null) {
        claim.close();
      }
    }
  }

  /** Takes back what this process delivered. */
  Withdrawal own() {
    return place -> {
      Optional<Path> path = file(place);
      if (path.isPresent()) {
        withdraw(path.get());
      }
    };
  }

  /**
   * Takes back what a process that is gone delivered; a file that somebody claimed since then is
   * not its any more, and one that our configuration does not name is left to a person.
   */
  Withdrawal left() {
    return place -> {
      Optional<Path> path = file(place);
      if (path.isPresent() && named.test(path.get())) {
        withdrawUnclaimed(path.get());
      } else if (path.isPresent() && Files.exists(path.get(), LinkOption.NOFOLLOW_LINKS)) {
        warn(
            path.get()
                + " is left as it is: a ledger says that something was delivered there, and this"
                + " configuration delivers nothing to it; fix: look at it, then rm "
                + path.get());
      }
    };
  }

  private static Optional<Path> file(String place) {
    try {
      return DeliveredFile.at(place);
    } catch (InvalidPathException nothingCanBeThere) {
      return Optional.empty();
    }
  }

  private static void withdraw(Path path) throws IOException {
    PlacedFile.remove(path).ifPresent(Places::warn);
  }

  private static void warn(String text) {
    Log.current().write(Level.WARN, text);
  }

  private synchronized void withdrawUnclaimed(Path path) throws IOException {
    if (ours.containsKey(path)) {
      if (adopted.contains(path)) {
        withdraw(path);
      }
      return;
    }
    Optional<Locks.Lock> claim = locks.take(path.toString());
    if (claim.isPresent()) {
      try {
        withdraw(path);
      } finally {
        claim.get().close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Locks.Lock claim : ours.values()) {
      claim.close();
    }
    ours.clear();
  }
}

package dev.mayfly.sidecar.wiring.session;

import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.sidecar.delivery.DeliveredFile;
import dev.mayfly.sidecar.disk.Claims;
import dev.mayfly.sidecar.disk.Claims.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that credentials are delivered to. A process that lives has its files to itself, so that of
 * two runs side by side neither overwrites nor deletes the other's, and what a run that crashed
 * left behind is deleted only while nobody uses its place.
 */
public final class Places implements AutoCloseable {

  private final Claims claims;
  private final Map<Path, Claim> ours = new HashMap<>();
  private final Set<Path> adopted = new HashSet<>();

  Places(Claims claims) {
    this.claims = claims;
  }

  /** Whether the file is ours from now on. */
  public synchronized boolean claim(Path path) throws IOException {
    Optional<Claim> claim = claims.take(path.toString());
    claim.ifPresent(taken -> ours.put(path, taken));
    return claim.isPresent();
  }

  /** The same for a file that a process which is gone delivered to a task that goes on. */
  synchronized boolean adopt(Path path) throws IOException {
    return claim(path) && adopted.add(path);
  }

  /** Anybody may have the files from now on. */
  synchronized void release(Collection<Path> paths) throws IOException {
    for (Path path : paths) {
      adopted.remove(path);
      Claim claim = ours.remove(path);
      if (claim != null) {
        claim.close();
      }
    }
  }

  /** Takes back what this process delivered. */
  Withdrawal own() {
    return place -> {
      Optional<Path> path = DeliveredFile.at(place);
      if (path.isPresent()) {
        DeliveredFile.withdraw(path.get());
      }
    };
  }

  /**
   * Takes back what a process that is gone delivered; a file that somebody claimed since then is
   * not its any more.
   */
  Withdrawal left() {
    return place -> {
      Optional<Path> path = DeliveredFile.at(place);
      if (path.isPresent()) {
        withdrawUnclaimed(path.get());
      }
    };
  }

  private synchronized void withdrawUnclaimed(Path path) throws IOException {
    if (ours.containsKey(path)) {
      if (adopted.contains(path)) {
        DeliveredFile.withdraw(path);
      }
      return;
    }
    Optional<Claim> claim = claims.take(path.toString());
    if (claim.isPresent()) {
      try {
        DeliveredFile.withdraw(path);
      } finally {
        claim.get().close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Claim claim : ours.values()) {
      claim.close();
    }
    ours.clear();
  }
}

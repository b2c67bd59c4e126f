package dev.mayfly.sidecar.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A file that holds or held a secret, and how it is named in the ledger. */
public final class DeliveredFile {

  private static final String SCHEME = "file:";
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

  private DeliveredFile() {}

  static String place(Path path) {
    return SCHEME + path;
  }

  /** The file that a place in the ledger names; empty where it names none. */
  public static Optional<Path> at(String place) {
    return place.startsWith(SCHEME)
        ? Optional.of(Path.of(place.substring(SCHEME.length())))
        : Optional.empty();
  }

  /** Whether what is written there stays in memory. Asks for the nearest folder that exists. */
  public static boolean inMemory(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder != null && MEMORY.contains(Files.getFileStore(folder).type());
  }
}

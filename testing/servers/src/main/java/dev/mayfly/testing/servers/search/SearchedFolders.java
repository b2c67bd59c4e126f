package dev.mayfly.testing.servers.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes every {@code @TempDir}, and knows which test or class it goes with. */
public final class SearchedFolders implements TempDirFactory {

  private static final Map<String, List<Path>> BY_OWNER = new ConcurrentHashMap<>();

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext owner)
      throws IOException {
    Path folder = Files.createTempDirectory("mayfly-test-");
    BY_OWNER.computeIfAbsent(owner.getUniqueId(), id -> new CopyOnWriteArrayList<>()).add(folder);
    return folder;
  }

  /** The folders that go with this test or class; asked for once, before they do. */
  static List<Path> of(ExtensionContext owner) {
    List<Path> folders = BY_OWNER.remove(owner.getUniqueId());
    return folders == null ? List.of() : folders;
  }
}

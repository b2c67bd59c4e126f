package dev.mayfly.sidecar.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What another user of this machine does to us; only root can play both. */
public final class OtherUser {

  public static final String NAME = "nobody";

  private OtherUser() {}

  /** Skips, and says so, where this user cannot play another. */
  public static void needed() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root) {
      System.err.println(
          "SKIPPED: what other users do to Mayfly's files can be tried by root only");
    }
    Assumptions.assumeTrue(root, "only root can play another user");
  }

  public static ProcessBuilder builder(String... command) {
    List<String> words =
        new ArrayList<>(
            List.of("setpriv", "--reuid", NAME, "--regid", "65534", "--clear-groups", "--"));
    words.addAll(List.of(command));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  public static int run(String... command) throws IOException, InterruptedException {
    return builder(command).start().waitFor();
  }

  /** A folder of theirs, which everybody can reach. */
  public static Path folder(Path parent, String name) throws IOException {
    for (Path above = parent; above.getNameCount() > 1; above = above.getParent()) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path folder = Files.createDirectory(parent.resolve(name));
    give(folder);
    return folder;
  }

  public static void give(Path file) throws IOException {
    Files.setOwner(
        file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME));
  }

  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}

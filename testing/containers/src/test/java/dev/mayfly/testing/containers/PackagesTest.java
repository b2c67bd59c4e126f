package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What sidecar/package makes")
class PackagesTest {

  private static final Path PACKAGES = Shell.CHECKOUT.resolve("target/packages");

  @TempDir private static Path folder;

  private static Path root;

  @BeforeAll
  static void build() throws IOException {
    done(Map.of(), Shell.CHECKOUT.resolve("sidecar/package").toString(), "tar.gz", "deb", "jars");
    root = folder.resolve("root");
    done(Map.of(), "dpkg-deb", "-x", debianPackage().toString(), root.toString());
    // Absolute, as Debian wants it: in this root it would lead to this machine's.
    Path link = root.resolve("usr/share/mayfly/cache");
    assertEquals(Path.of("/var/cache/mayfly"), Files.readSymbolicLink(link));
    Files.delete(link);
    Files.createSymbolicLink(link, root.resolve("var/cache/mayfly"));
    scripted(root, "postinst", "configure");
  }

  /** Runs a script of the package's, as dpkg does for a system below another folder. */
  private static void scripted(Path root, String script, String action) throws IOException {
    Path control = folder.resolve(script);
    if (Files.notExists(control)) {
      done(Map.of(), "dpkg-deb", "-e", debianPackage().toString(), control.toString());
    }
    String program = control.resolve(script).toString();
    done(Map.of("DPKG_ROOT", root.toString()), program, action);
  }

  private static Path debianPackage() {
    return PACKAGES.resolve("mayfly_0.1.0_all.deb");
  }

  /** What a program that succeeds prints. */
  private static String done(Map<String, String> variables, String... command) throws IOException {
    Shell.Result result = Shell.run(variables, List.of(command));
    assertEquals(0, result.code(), String.join(" ", command) + ":\n" + result.output());
    return result.output();
  }

  private static String installed(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("usr/bin/mayfly").toString()));
    command.addAll(List.of(arguments));
    return done(Map.of(), command.toArray(String[]::new));
  }

  @Test
  @DisplayName("is listed in SHA256SUMS, all of it, and the sums hold")
  void sums_hold() throws IOException {
    String sums = PACKAGES.resolve("SHA256SUMS").toString();
    String checked =
        done(Map.of(), "env", "-C", PACKAGES.toString(), "sha256sum", "--strict", "-c", sums);
    try (Stream<Path> files = Files.list(PACKAGES)) {
      assertEquals(
          files
              .map(file -> file.getFileName() + ": OK")
              .filter(line -> !line.startsWith("SHA256SUMS"))
              .collect(Collectors.toCollection(TreeSet::new)),
          new TreeSet<>(checked.lines().toList()));
    }
  }

  @Test
  @DisplayName("has a jar of sources beside each jar that others compile against")
  void has_sources() throws IOException {
    for (String jar : List.of("client", "core", "testing-kit")) {
      Path sources = PACKAGES.resolve("mayfly-%s-0.1.0-sources.jar".formatted(jar));
      String list = done(Map.of(), "jar", "--list", "--file", sources.toString());
      assertTrue(list.contains("/package-info.java\n"), list);
      assertTrue(Files.exists(PACKAGES.resolve("mayfly-%s-0.1.0.jar".formatted(jar))), jar);
    }
  }

  @Test
  @DisplayName("as .deb is the same to the byte when it is made once more")
  void is_reproducible() throws IOException {
    String made = done(Map.of("TZ", "Asia/Tokyo"), Shell.CHECKOUT + "/sidecar/debian/build");
    Path again = Shell.CHECKOUT.resolve(made.strip());
    assertEquals(-1, Files.mismatch(debianPackage(), again), "the first byte that differs");
  }

  @Test
  @DisplayName("as .deb has the program, which knows its version")
  void has_the_program() throws IOException {
    assertTrue(installed("--version").startsWith("mayfly 0.1.0\n"));
  }

  @Test
  @DisplayName("as .deb has completions as the program prints them, and the manual page")
  void has_completions_and_manual() throws IOException {
    Path share = root.resolve("usr/share");
    assertEquals(
        installed("completion", "bash"),
        Files.readString(share.resolve("bash-completion/completions/mayfly")));
    assertEquals(
        installed("completion", "zsh"),
        Files.readString(share.resolve("zsh/vendor-completions/_mayfly")));
    String page = done(Map.of(), "gzip", "-dc", share.resolve("man/man1/mayfly.1.gz").toString());
    assertEquals(installed("manual"), page);
  }

  @Test
  @DisplayName("as .deb has a unit that starts the program, and that nothing enables")
  void has_a_unit() throws IOException {
    Path unit = root.resolve("usr/lib/systemd/system/mayfly.service");
    String text = Files.readString(unit);
    assertTrue(text.contains("\nExecStart=/usr/bin/mayfly sidecar -c /etc/mayfly/"), text);
    assertTrue(Files.isDirectory(root.resolve("etc/mayfly")));
    String list = done(Map.of(), "dpkg-deb", "-c", debianPackage().toString());
    assertFalse(list.contains(".wants/"), list);
  }

  @Test
  @DisplayName("as .deb archives the classes of a start when it is installed, and purges that")
  void archives_classes() throws IOException {
    try (Stream<Path> archives = Files.list(root.resolve("var/cache/mayfly"))) {
      assertTrue(archives.anyMatch(file -> file.getFileName().toString().startsWith("java-")));
    }
    Path cache = Files.createDirectories(folder.resolve("other/var/cache/mayfly"));
    Files.createFile(cache.resolve("java-99"));
    Path others = Files.createFile(cache.resolve("postgresql"));
    scripted(folder.resolve("other"), "postrm", "purge");
    try (Stream<Path> left = Files.list(cache)) {
      assertEquals(List.of(others), left.toList());
    }
    Files.delete(others);
    scripted(folder.resolve("other"), "postrm", "purge");
    assertFalse(Files.exists(cache));
  }
}

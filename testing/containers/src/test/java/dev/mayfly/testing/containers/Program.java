package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Mayfly as it is packaged. */
final class Program {

  private static final String VERSION = "0.1.0";

  private Program() {}

  /** The folder of the program, of the sources as they are. */
  static Path built() throws IOException {
    String launcher = Shell.CHECKOUT.resolve("mayfly").toString();
    Shell.Result version = Shell.run(Map.of(), List.of(launcher, "version"));
    assertEquals(0, version.code(), version.output());
    return Shell.CHECKOUT.resolve("sidecar/target/mayfly");
  }

  /** The program in a folder of its own, without what it keeps of earlier starts. */
  static Path copy(Path built, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.filter(each -> !each.startsWith(built.resolve("cache"))).toList()) {
        Path copy = to.resolve(built.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  /**
   * A repository with Maven's own and, beside that, what a third party gets of Mayfly: the
   * contract, the kits, and the project file that both name as their parent.
   */
  static Path packaged(Path folder, Path built) throws IOException {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    link(localRepository(), repository, "dev");
    Path dev = Files.createDirectory(repository.resolve("dev"));
    link(localRepository().resolve("dev"), dev, "mayfly");
    Path ours = Files.createDirectory(dev.resolve("mayfly"));
    add(ours, "mayfly", "pom.xml");
    Path core = add(ours, "mayfly-core", "core/pom.xml");
    Files.copy(built.resolve("lib").resolve(core.getFileName()), core);
    Path kit = add(ours, "mayfly-testing-kit", "testing/kit/pom.xml");
    archive(onClassPath("testing/kit/target"), kit);
    return repository;
  }

  private static Path localRepository() {
    return Path.of(
        System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
  }

  private static void link(Path from, Path to, String except) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry :
          entries.filter(each -> !each.getFileName().toString().equals(except)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }

  /** Takes the links out again, so that nobody who tidies up can follow one. */
  static void unlink(Path repository) throws IOException {
    try (Stream<Path> entries = Files.walk(repository, 2)) {
      for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  /** Adds the project file; returns where its jar belongs. */
  private static Path add(Path repository, String artifact, String project) throws IOException {
    Path place = Files.createDirectories(repository.resolve(artifact).resolve(VERSION));
    String name = artifact + "-" + VERSION;
    Files.copy(Shell.CHECKOUT.resolve(project), place.resolve(name + ".pom"));
    return place.resolve(name + ".jar");
  }

  private static Path onClassPath(String folder) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.startsWith(Shell.CHECKOUT.resolve(folder)))
        .findFirst()
        .orElseThrow();
  }

  /** A jar as it is; or one of the classes, where Maven was asked to test and not to package. */
  private static void archive(Path entry, Path jar) throws IOException {
    if (Files.isRegularFile(entry)) {
      Files.copy(entry, jar);
      return;
    }
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int code =
        tool.run(
            System.out,
            System.err,
            "--create",
            "--file",
            jar.toString(),
            "-C",
            entry.toString(),
            ".");
    assertEquals(0, code);
  }
}

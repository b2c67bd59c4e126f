package dev.mayfly.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All files of one demo, readable by its owner alone, but for what the job consists of and is
 * given.
 *
 * @param root state, logs and configuration
 * @param memory what must not reach a disk: delivered files and the evidence Mayfly logs in with
 */
record Folder(Path root, Path memory) {

  private static final int DELETE_TRIES = 100;
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  static Folder create() throws IOException {
    Path root = Files.createTempDirectory("mayfly-demo-");
    Path memory =
        Files.isWritable(SHARED_MEMORY)
            ? Files.createTempDirectory(SHARED_MEMORY, "mayfly-demo-")
            : Files.createDirectory(root.resolve("memory"));
    Folder folder = new Folder(root, memory);
    for (Path path : List.of(folder.state(), folder.logs(), folder.evidence())) {
      Files.createDirectory(path, permissions("rwx------"));
    }
    for (Path path : List.of(folder.runtime(), folder.job())) {
      Files.createDirectory(path);
    }
    for (Path path : List.of(root, memory, folder.runtime(), folder.job())) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return folder;
  }

  /** A copy of a jar, or of a folder of classes, for the job's user. */
  Path copyForJob(Path program) throws IOException {
    Path copy = job().resolve(program.getFileName().toString());
    if (Files.exists(copy)) {
      return copy;
    }
    try (Stream<Path> all = Files.walk(program)) {
      for (Path from : all.toList()) {
        Path to = copy.resolve(program.relativize(from).toString());
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    return copy;
  }

  /** Writes a file that its owner alone can read. */
  static void write(Path file, String text) throws IOException {
    Files.createFile(file, permissions("rw-------"));
    Files.writeString(file, text);
  }

  private static FileAttribute<?> permissions(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Ledgers and receipts. */
  Path state() {
    return root.resolve("state");
  }

  /** What the job consists of. */
  Path job() {
    return root.resolve("job");
  }

  /** What Mayfly and the job print. */
  Path logs() {
    return root.resolve("logs");
  }

  /** Where Mayfly delivers to. */
  Path runtime() {
    return memory.resolve("run");
  }

  /** Holds the AppRole's role id and secret id. */
  Path evidence() {
    return memory.resolve("credentials");
  }

  Path configuration() {
    return root.resolve("mayfly.yaml");
  }

  /** That of who rotates the root, on a host of its own outside of a demo. */
  Path rotatorConfiguration() {
    return root.resolve("rotator.yaml");
  }

  /** What OpenBao's audit device writes, secrets in clear. */
  Path auditLog() {
    return memory.resolve("audit.log");
  }

  void delete() {
    for (Path tree : List.of(root, memory)) {
      // Who is interrupted may still be writing.
      for (int tries = 0; Files.exists(tree) && tries < DELETE_TRIES; tries++) {
        delete(tree);
      }
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // Looked at again, as long as something is left.
    }
  }
}

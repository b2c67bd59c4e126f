package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of a few megabytes that can be filled up. Needs root; without it the test says that
 * it was skipped.
 */
public final class SmallDisk implements AutoCloseable {

  public enum Kind {
    TMPFS,
    EXT4
  }

  private static final String MISSING = "missing; apt-get install mount coreutils e2fsprogs";

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  public static SmallDisk mount(Kind kind, Path mountPoint) throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "FULL DISK NOT TESTED: mounting one needs root");
    require(
        "sh",
        "-c",
        "command -v mount truncate mkfs.ext4 || { echo '%s'; false; }".formatted(MISSING));
    Files.createDirectories(mountPoint);
    if (kind == Kind.TMPFS) {
      require("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mountPoint.toString());
    } else {
      Path image = mountPoint.resolveSibling("image");
      require("truncate", "-s", "16m", image.toString());
      require("mkfs.ext4", "-q", "-m", "0", image.toString());
      require("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }
    return new SmallDisk(mountPoint);
  }

  public Path path() {
    return mountPoint;
  }

  /** Writes until nothing more fits, then byte by byte. */
  public void fill() throws IOException {
    for (int size : new int[] {1 << 16, 1 << 10, 1}) {
      try (OutputStream file = Files.newOutputStream(mountPoint.resolve("filler" + size))) {
        while (true) {
          file.write(new byte[size]);
        }
      } catch (IOException full) {
        // as intended
      }
    }
  }

  public void free() throws IOException {
    for (int size : new int[] {1 << 16, 1 << 10, 1}) {
      Files.deleteIfExists(mountPoint.resolve("filler" + size));
    }
  }

  @Override
  public void close() throws IOException {
    Optional<String> refusal = run("umount", "-l", mountPoint.toString());
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
  }

  private static void require(String... command) throws IOException {
    Optional<String> refusal = run(command);
    assumeTrue(refusal.isEmpty(), () -> "FULL DISK NOT TESTED: " + refusal.orElseThrow());
  }

  /** Why it failed, if it did. */
  private static Optional<String> run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean done = process.onExit().join().exitValue() == 0;
    return done ? Optional.empty() : Optional.of(String.join(" ", command) + ": " + output);
  }
}

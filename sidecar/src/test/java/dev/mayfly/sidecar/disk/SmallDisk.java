package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few megabytes that can be filled up. Needs root; without it the test says that
 * it was skipped.
 */
public final class SmallDisk implements AutoCloseable {

  public enum Kind {
    TMPFS,
    EXT4
  }

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  public static SmallDisk mount(Kind kind, Path mountPoint) throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "FULL DISK NOT TESTED: mounting one needs root");
    Files.createDirectories(mountPoint);
    if (kind == Kind.TMPFS) {
      run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mountPoint.toString());
    } else {
      Path image = mountPoint.resolveSibling("image");
      run("truncate", "-s", "16m", image.toString());
      run("mkfs.ext4", "-q", "-m", "0", image.toString());
      run("mount", "-o", "loop", image.toString(), mountPoint.toString());
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
    run("umount", "-l", mountPoint.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.onExit().join().exitValue();
    assumeTrue(exitCode == 0, "FULL DISK NOT TESTED: " + String.join(" ", command) + ": " + output);
  }
}

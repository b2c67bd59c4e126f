package dev.mayfly.sidecar.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A process's resident memory, second by second. */
final class Memory {

  private final Path status;
  private final List<Long> kilobytes = new ArrayList<>();

  Memory(long pid) {
    this.status = Path.of("/proc", String.valueOf(pid), "status");
  }

  synchronized void sample() {
    try {
      String line =
          Files.readAllLines(status).stream()
              .filter(each -> each.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      kilobytes.add(Long.parseLong(line.replaceAll("\\D", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most in the quarter of the time that begins at this one, in megabytes. */
  private double most(int quarter) {
    int size = kilobytes.size();
    return kilobytes.subList(size * quarter / 4, size * (quarter + 1) / 4).stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0)
        / 1024.0;
  }

  /** Whether the last quarter had no more than a tenth more than the second, after the warm-up. */
  synchronized boolean isFlat() {
    return most(3) <= 1.1 * most(1);
  }

  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT,
        "the sidecar's resident memory, the most in each quarter: %.0f, %.0f, %.0f, %.0f MB",
        most(0),
        most(1),
        most(2),
        most(3));
  }
}

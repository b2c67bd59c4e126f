package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {
  private Machine() {}

  /** One sentence: processors, memory, kernel, Java, load before the run. */
  static String describe() throws IOException {
    return String.format(
        Locale.ROOT,
        "Measured on %d cores (%s), %d GB, Linux %s, %s %s; load before the run %s.",
        Runtime.getRuntime().availableProcessors(),
        field(Path.of("/proc/cpuinfo"), "model name"),
        Math.round(
            Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").split(" ", 2)[0]) / 1e6),
        System.getProperty("os.version"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  /** The value behind the first {@code name: value}, as the kernel's status files have it. */
  static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}

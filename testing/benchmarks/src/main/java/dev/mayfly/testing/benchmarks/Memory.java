package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Resident memory while one task runs, seconds after its start, with TLS to OpenBao. */
final class Memory {
  private static final double BUDGET = 1.5;
  private static final Duration STEADY = Duration.ofSeconds(5);

  private final Path folder;
  private final Runner mayfly;
  private final Runner agent;

  Memory(Path folder, Runner mayfly, Runner agent) {
    this.folder = folder;
    this.mayfly = mayfly;
    this.agent = agent;
  }

  /** In megabytes: all resident pages, and with shared ones divided among those who share them. */
  record Resident(double rss, double pss) {
    /** Of the process whose folder below {@code /proc} this is. */
    static Resident of(Path process) throws IOException {
      return new Resident(
          megabytes(process.resolve("status"), "VmRSS"),
          megabytes(process.resolve("smaps_rollup"), "Pss"));
    }

    String text() {
      return Samples.number(rss) + " MB (PSS " + Samples.number(pss) + ")";
    }
  }

  List<Row> measure() throws IOException, InterruptedException {
    Resident ours = once(mayfly);
    Resident theirs = once(agent);
    double ratio = ours.rss() / theirs.rss();
    return List.of(
        new Row(
            "resident memory, one task, steady, TLS",
            ours.text(),
            agent.name() + " " + theirs.text(),
            Row.times(ratio),
            "≤ 1.5 ×",
            Row.Verdict.of(ratio <= BUDGET)));
  }

  private Resident once(Runner runner) throws IOException, InterruptedException {
    Path log = folder.resolve("memory.log");
    Process process =
        runner
            .process(true, List.of("/bin/sleep", "3600"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor(STEADY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(runner.name() + " ended: " + Files.readString(log));
      }
      return Resident.of(Path.of("/proc", Long.toString(process.pid())));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }

  /** What a process takes now. */
  static String of(ProcessHandle process) throws IOException {
    Path kernel = Path.of("/proc", Long.toString(process.pid()));
    return Samples.number(megabytes(kernel.resolve("status"), "VmRSS")) + " MB";
  }

  private static double megabytes(Path file, String field) throws IOException {
    return Long.parseLong(Machine.field(file, field).split(" ", 2)[0]) * 1024 / 1e6;
  }
}

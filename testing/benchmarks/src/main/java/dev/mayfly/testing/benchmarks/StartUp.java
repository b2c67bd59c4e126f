package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From the start of the process to the moment at which its child holds a credential. */
final class StartUp {
  private static final double BUDGET = 2;

  private final Path folder;
  private final Runner mayfly;
  private final Runner agent;

  StartUp(Path folder, Runner mayfly, Runner agent) {
    this.folder = folder;
    this.mayfly = mayfly;
    this.agent = agent;
  }

  List<Row> measure(int pairs) throws IOException, InterruptedException {
    return List.of(measure(pairs, false), measure(pairs, true));
  }

  private Row measure(int pairs, boolean tls) throws IOException, InterruptedException {
    Samples ours = new Samples();
    Samples theirs = new Samples();
    once(mayfly, tls); // to warm up
    once(agent, tls);
    for (int pair = 0; pair < pairs; pair++) {
      ours.add(once(mayfly, tls));
      theirs.add(once(agent, tls));
    }
    double ratio = ours.median() / theirs.median();
    return new Row(
        "process start → first credential in the task's hands, " + (tls ? "TLS" : "HTTP"),
        ours.text(50, 95),
        agent.name() + " " + theirs.text(50, 95),
        Row.times(ratio),
        tls ? "" : "≤ 2 × at p50",
        tls ? Row.Verdict.NONE : Row.Verdict.of(ratio <= BUDGET));
  }

  private Duration once(Runner runner, boolean tls) throws IOException, InterruptedException {
    Path stamp = folder.resolve("stamp");
    Files.deleteIfExists(stamp);
    List<String> child =
        List.of(
            "/bin/sh",
            "-c",
            "read -r line <\"$1\" && exec date +%s%N >\"$0\"",
            stamp.toString(),
            runner.credential().toString());
    Path log = folder.resolve("start.log");
    ProcessBuilder builder =
        runner.process(tls, child).redirectErrorStream(true).redirectOutput(log.toFile());
    Instant begun = Instant.now();
    int code = builder.start().waitFor();
    if (code != 0 || !Files.exists(stamp)) {
      throw new IllegalStateException(
          runner.name() + " ended with " + code + ":\n" + Files.readString(log));
    }
    long at = Long.parseLong(Files.readString(stamp).strip());
    return Duration.ofNanos(at).minus(Duration.between(Instant.EPOCH, begun));
  }
}

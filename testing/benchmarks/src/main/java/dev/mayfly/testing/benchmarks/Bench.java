package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures everything in one run against one OpenBao and one PostgreSQL, and prints the table. */
public final class Bench {
  private static final String USAGE =
      """
      Usage: testing/bench [--quick] [--only PART] [-o text|markdown]

      Measures Mayfly beside bao agent and OpenBao alone, against the same real servers, in about fifteen minutes on a quiet
      machine. What it does goes to standard error, the table to standard output.

        --quick            a few of everything, to see that it works: the figures mean little
        --only PART        one of start, memory, calls, death, crowd, heartbeats, restart, sidecar, beats, image
        -o text|markdown   the table's form; default text
        --classes FOLDER   measures nothing, and adds to FOLDER's classes and sidecar-classes what the archives are made of
      """;

  private static final List<String> PARTS =
      List.of(
          "start",
          "memory",
          "calls",
          "death",
          "crowd",
          "heartbeats",
          "restart",
          "sidecar",
          "beats",
          "image");

  private final Scale scale;
  private final Site site;
  private final MayflyRun run;

  private Bench(Scale scale, Site site, Path launcher) {
    this.scale = scale;
    this.site = site;
    this.run = new MayflyRun(site, launcher);
  }

  /** The property {@code mayfly.launcher} names the program to measure. */
  public static void main(String... arguments) throws Exception {
    List<String> given = List.of(arguments);
    Optional<String> only = after("--only", given);
    Optional<String> classes = after("--classes", given);
    if (given.stream().anyMatch(word -> !USAGE.contains(word) && !classes.equals(Optional.of(word)))
        || only.filter(part -> !PARTS.contains(part)).isPresent()) {
      System.err.print(USAGE);
      System.exit(2);
    }
    Report report = new Report(Machine.describe());
    Path folder = Files.createTempDirectory("mayfly-bench-");
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "mayfly-bench-");
    try (Site site = new Site(folder, memory)) {
      Path launcher = Path.of(System.getProperty("mayfly.launcher"));
      Scale scale = given.contains("--quick") ? Scale.QUICK : Scale.FULL;
      Bench bench = new Bench(scale, site, launcher);
      bench.site.prepare(LocalBroker.setUp(bench.run.configuration(false)));
      if (classes.isPresent()) {
        new ClassList(site, bench.run).write(Path.of(classes.get()));
      } else {
        bench.run.train();
        for (String part : only.map(List::of).orElse(PARTS)) {
          System.err.println("bench: " + part);
          report.addAll(bench.measure(part));
        }
      }
    } finally {
      if (classes.isEmpty()) {
        System.out.print(given.contains("markdown") ? report.markdown() : report.text());
      }
      delete(folder);
      delete(memory);
    }
  }

  private static Optional<String> after(String option, List<String> given) {
    int at = given.indexOf(option);
    return at < 0 || at + 1 == given.size() ? Optional.empty() : Optional.of(given.get(at + 1));
  }

  private List<Row> measure(String part) throws Exception {
    return switch (part) {
      case "start" -> new StartUp(site.folder(), run, new BaoAgent(site)).measure(scale.starts());
      case "memory" -> new Memory(site.folder(), run, new BaoAgent(site)).measure();
      case "image" ->
          new Image(site, run, Path.of(System.getProperty("mayfly.image"))).measure(scale.starts());
      case "death" -> new TaskDeath(site, run).measure(scale.deaths());
      case "restart" -> new Restart(site, run).measure(scale.leases());
      case "sidecar" -> new SidecarAtWork(site, run, scale).deaths();
      case "beats" -> new SidecarAtWork(site, run, scale).beats();
      default -> measureInside(part);
    };
  }

  /** What is measured in this process and not in one of its own. */
  private List<Row> measureInside(String part) throws Exception {
    VaultAlone vault = new VaultAlone(site.admin());
    try (LocalBroker local = LocalBroker.open(run.configuration(false))) {
      return switch (part) {
        case "calls" ->
            new IssueAndRevoke(local.issuer(), local.clock(), vault).measure(scale.calls());
        case "crowd" -> new EndAtOnce(local, vault).measure(scale.leases());
        case "heartbeats" -> new Heartbeats(local).measure(scale.watched(), scale.seconds());
        default -> throw new IllegalArgumentException(part);
      };
    }
  }

  private static void delete(Path folder) throws IOException, InterruptedException {
    new ProcessBuilder("rm", "-rf", "--", folder.toString()).start().waitFor();
  }
}

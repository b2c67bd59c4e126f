package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures everything in one run against one OpenBao and one PostgreSQL, and prints the table. */
public final class Bench {
  private static final String USAGE =
      """
      Usage: testing/bench [--quick] [-o text|markdown]

      Measures Mayfly beside bao agent and OpenBao alone, against the same real servers, in about ten minutes on a quiet
      machine. What it does goes to standard error, the table to standard output.

        --quick            a few of everything, to see that it works: the figures mean little
        -o text|markdown   the table's form; default text
        --classes FILE     measures nothing, and writes the classes that the launcher's archive is made of
      """;

  private final Scale scale;
  private final Site site;
  private final MayflyRun run;
  private final Report report;

  private Bench(Scale scale, Site site, Path launcher, Report report) {
    this.scale = scale;
    this.site = site;
    this.run = new MayflyRun(site, launcher);
    this.report = report;
  }

  /** The property {@code mayfly.launcher} names the program to measure. */
  public static void main(String... arguments) throws Exception {
    List<String> given = List.of(arguments);
    boolean quick = given.contains("--quick");
    boolean markdown = given.contains("markdown");
    boolean classes = given.size() == 2 && given.get(0).equals("--classes");
    if (!classes && given.stream().anyMatch(word -> !USAGE.contains(word))) {
      System.err.print(USAGE);
      System.exit(2);
    }
    Report report = new Report(Machine.describe());
    Path folder = Files.createTempDirectory("mayfly-bench-");
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "mayfly-bench-");
    try (Site site = new Site(folder, memory)) {
      Path launcher = Path.of(System.getProperty("mayfly.launcher"));
      Bench bench = new Bench(quick ? Scale.QUICK : Scale.FULL, site, launcher, report);
      bench.site.prepare(LocalBroker.setUp(bench.run.configuration(false)));
      if (classes) {
        new ClassList(site, bench.run).write(Path.of(given.get(1)));
      } else {
        bench.measure();
      }
    } finally {
      if (!classes) {
        System.out.print(markdown ? report.markdown() : report.text());
      }
      delete(folder);
      delete(memory);
    }
  }

  private void measure() throws Exception {
    BaoAgent agent = new BaoAgent(site);
    say("start-up");
    report.addAll(new StartUp(site.folder(), run, agent).measure(scale.starts()));
    say("memory");
    report.addAll(new Memory(site.folder(), run, agent).measure());
    VaultAlone vault = new VaultAlone(site.admin());
    try (LocalBroker local = LocalBroker.open(run.configuration(false))) {
      say("issue and revoke");
      report.addAll(
          new IssueAndRevoke(local.issuer(), local.clock(), vault).measure(scale.calls()));
    }
    say("the death of a task");
    report.addAll(new TaskDeath(site, run).measure(scale.deaths()));
    try (LocalBroker local = LocalBroker.open(run.configuration(false))) {
      say("many ends at once");
      report.addAll(new EndAtOnce(local, vault).measure(scale.leases()));
      say("heartbeats");
      report.addAll(new Heartbeats(local).measure(scale.watched(), scale.seconds()));
    }
    say("restart");
    report.addAll(new Restart(site, run).measure(scale.leases()));
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }

  private static void delete(Path folder) throws IOException, InterruptedException {
    new ProcessBuilder("rm", "-rf", "--", folder.toString()).start().waitFor();
  }
}

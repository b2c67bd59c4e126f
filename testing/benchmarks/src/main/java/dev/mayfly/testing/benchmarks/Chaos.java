package dev.mayfly.testing.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Kills, pauses and cuts off OpenBao, PostgreSQL and the sidecar in turn while tasks come and go,
 * then looks whether anything was left, and whether anybody was left without.
 */
public final class Chaos {
  private static final String USAGE =
      """
      Usage: testing/chaos [--minutes N] [--seed S] [--tasks N] [--on-restart adopt|end]

      Serves tasks by one sidecar on real servers that are killed (SIGKILL), paused (SIGSTOP) and cut off in turn. Each task
      uses its credential all the while, and some end and others begin; after every fault some die with their holder, which is
      killed (SIGKILL). At the end every credential ever made must be gone from PostgreSQL, every ledger must verify, and no
      living task may have been without a credential that works for longer than a fault and ten seconds.

        --minutes N            how long faults go on; default 5
        --seed S               which faults come when; default a new one, which is printed
        --tasks N              how many live at a time; default 200
        --on-restart adopt|end what becomes of tasks whose sidecar was killed; default adopt

      Exit: 0 all of it held, 1 something did not, 2 wrong usage.
      """;

  private Chaos() {}

  public static void main(String... arguments) throws Exception {
    Duration time = Duration.ofMinutes(5);
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    int tasks = 200;
    boolean adopts = true;
    for (int i = 0; i < arguments.length; i += 2) {
      String value = i + 1 < arguments.length ? arguments[i + 1] : "";
      if (arguments[i].equals("--on-restart") && List.of("adopt", "end").contains(value)) {
        adopts = value.equals("adopt");
      } else if (!value.matches("\\d{1,9}")) {
        exitForUsage();
      } else {
        switch (arguments[i]) {
          case "--minutes" -> time = Duration.ofMinutes(Long.parseLong(value));
          case "--seed" -> seed = Long.parseLong(value);
          case "--tasks" -> tasks = Integer.parseInt(value);
          default -> exitForUsage();
        }
      }
    }
    System.exit(run(time, seed, tasks, adopts) ? 0 : 1);
  }

  private static void exitForUsage() {
    System.err.print(USAGE);
    System.exit(2);
  }

  private static boolean run(Duration time, long seed, int tasks, boolean adopts) throws Exception {
    System.out.println(
        "chaos: seed " + seed + ", " + tasks + " tasks, " + time.toMinutes() + " min");
    Path folder = Files.createTempDirectory("mayfly-chaos-");
    try (ChaosEnvironment field = new ChaosEnvironment(folder, adopts)) {
      List<String> wrong =
          new ChaosRun(field, new Random(seed), tasks, System.out::println).endure(time);
      wrong.forEach(line -> System.out.println("WRONG: " + line));
      System.out.println(wrong.isEmpty() ? "chaos: all of it held" : "chaos: see " + folder);
      if (wrong.isEmpty()) {
        new ProcessBuilder("rm", "-rf", "--", folder.toString()).start().waitFor();
      }
      return wrong.isEmpty();
    }
  }
}

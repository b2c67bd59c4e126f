package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A crowd of tasks that lives through blow after blow. */
final class ChaosRun {

  private static final int LONGEST_BLOW_MILLIS = 5_000;
  private static final int CALM_MILLIS = 4_000;

  /** For how long a task may be without a login that works, besides the fault itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ChaosEnvironment field;
  private final Random random;
  private final Consumer<String> told;
  private final Population population;
  private final ChaosResult outcome;
  private final Faults faults = new Faults();

  /** {@code told}: what happens, line by line. */
  ChaosRun(ChaosEnvironment field, Random random, int tasks, Consumer<String> told) {
    this.field = field;
    this.random = random;
    this.told = told;
    this.outcome = new ChaosResult(field);
    this.population = new Population(field, tasks, faults, PATIENCE, new Random(random.nextLong()));
  }

  /** Returns what went wrong. */
  List<String> endure(Duration time) throws Exception {
    population.begin();
    told.accept("chaos: " + population.size() + " tasks live");
    long end = System.nanoTime() + time.toNanos();
    List<ChaosEnvironment.Blow> next = new ArrayList<>();
    while (System.nanoTime() - end < 0) {
      if (next.isEmpty()) {
        next.addAll(Arrays.asList(ChaosEnvironment.Blow.values()));
        Collections.shuffle(next, random);
      }
      suffer(next.remove(0));
    }
    population.settle();
    told.accept("chaos: " + population.sums());
    told.accept("chaos: " + outcome.killed() + " tasks whose holder was killed");
    int code = field.retreat();
    List<String> wrong = new ArrayList<>(population.wrong());
    wrong.addAll(outcome.wrong());
    if (code != 0) {
      wrong.add("mayfly recover exited with " + code);
    }
    Map<String, String> passwords = new TreeMap<>(population.passwords());
    passwords.putAll(outcome.passwords());
    wrong.addAll(new Aftermath(field.postgres(), field.state()).wrong(passwords));
    return wrong;
  }

  private void suffer(ChaosEnvironment.Blow blow) throws IOException, InterruptedException {
    int millis = 500 + random.nextInt(LONGEST_BLOW_MILLIS - 500);
    long begun = System.nanoTime();
    faults.begin(blow == ChaosEnvironment.Blow.SIDECAR_KILLED);
    blow.strike(field);
    Thread.sleep(millis);
    blow.heal(field);
    faults.end();
    told.accept(
        "chaos: %s for %s s, %d of %d tasks can log in"
            .formatted(
                blow,
                Samples.number((System.nanoTime() - begun) / 1e9),
                population.working(),
                population.size()));
    outcome.kill();
    Thread.sleep(CALM_MILLIS);
  }
}

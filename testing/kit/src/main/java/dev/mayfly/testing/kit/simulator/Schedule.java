package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.time.Backoff;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.FakeLocks;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All that follows from one seed: a stormy period, then a quiet one in which everything must come
 * to its end.
 */
final class Schedule {

  private static final int MOST_STEPS = 1_000_000;

  private final EventQueue events = new EventQueue();
  private final RandomChoices choices;
  private final Coverage coverage = new Coverage();
  private final Environment environment;
  private final List<Instance> instances = new ArrayList<>();
  private final FaultSchedule weather;
  private final Operator operator;
  private final double crashRate;
  private boolean quiet;

  Schedule(long seed, boolean traced) {
    this.choices = new RandomChoices(new SplittableRandom(seed));
    FaultPlan faults = FaultPlan.seeded(choices.split());
    List<Site> sites = new ArrayList<>();
    for (int i = choices.number(1, 2); i > 0; i--) {
      sites.add(Site.random("db" + i, events, choices));
    }
    this.environment =
        new Environment(
            events,
            new SimulatedClock(events),
            choices,
            faults,
            new FakeLocks(faults),
            sites,
            new TreeMap<>(),
            new RotationRules(),
            coverage,
            new Trace(events, traced));
    this.crashRate = choices.of(List.of(0.0, 0.0, 0.0005, 0.003, 0.01));
    for (int i = choices.chance(0.25) ? 2 : 1; i > 0; i--) {
      instances.add(new Instance("mayfly" + i, environment, limits(), this::maybeCrash));
    }
    this.weather = new FaultSchedule(environment, instances);
    this.operator = new Operator(environment, instances);
  }

  private Limits limits() {
    return new Limits(
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        choices.seconds(5, 30),
        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
        new Backoff(Duration.ofMillis(20), Duration.ofSeconds(5)),
        choices.number(3, 10),
        choices.seconds(1, 30),
        choices.of(List.of(1, 3, 250)),
        choices.number(0, 4),
        choices.of(List.of(1, 16)));
  }

  Coverage coverage() {
    return coverage;
  }

  Trace trace() {
    return environment.trace();
  }

  long steps() {
    return events.steps();
  }

  void run() {
    Duration storm = choices.seconds(20, 120);
    instances.forEach(Instance::start);
    weather.plan(storm);
    operator.plan(storm);
    int tasks = choices.number(1, 6);
    for (int i = 1; i <= tasks; i++) {
      int number = i;
      events.in(choices.between(Duration.ZERO, storm), () -> launch(number));
    }
    pass(storm);
    settle();
    coverage.faults(environment.faults().injected());
  }

  private void launch(int number) {
    Instance instance = choices.of(instances);
    if (instance.alive()) {
      new Workload(environment, instance, number).begin();
    }
  }

  private void maybeCrash(Instance instance) {
    if (!quiet && choices.chance(crashRate)) {
      boolean powerLost = choices.chance(0.5);
      environment.faults().count(powerLost ? "power lost" : "killed");
      List<Instance> dying = powerLost ? instances : List.of(instance);
      for (Instance each : dying) {
        if (each.alive()) {
          each.die(powerLost);
          events.in(
              choices.chance(0.5) ? Duration.ofMillis(50) : choices.seconds(0, 30),
              () -> restart(each));
        }
      }
      if (powerLost) {
        environment.contents().clear();
      }
    }
  }

  private void restart(Instance instance) {
    if (weather.suspended()) {
      events.in(Duration.ofSeconds(1), () -> restart(instance));
    } else if (!quiet) {
      startAgain(instance);
    }
  }

  private void startAgain(Instance instance) {
    if (!instance.alive()) {
      instance.start();
    }
  }

  private void pass(Duration time) {
    long end = events.now() + time.toNanos();
    for (long look = events.now(); look < end; look = events.now()) {
      long until = Math.min(end, look + 2_000_000_000L);
      while (events.step(until)) {
        if (events.steps() > MOST_STEPS) {
          throw new BrokenRule(Rule.BOUNDED, "the schedule does not come to an end");
        }
      }
      instances.stream().filter(Instance::alive).forEach(i -> i.watch().look());
    }
  }

  private void settle() {
    quiet = true;
    environment.trace().line("weather", () -> "calm from now on");
    environment.faults().stop();
    weather.calm();
    instances.forEach(this::startAgain);
    instances.forEach(i -> i.workloads().forEach(w -> w.end(EndReason.Cause.REQUESTED)));
    passUntilIdle();
    instances.forEach(this::settled);
    close();
    for (int successors = 0;
        successors < 3 && instances.stream().anyMatch(Instance::owes);
        successors++) {
      instances.forEach(Instance::start);
      passUntilIdle();
      passUntilExpired();
      close();
    }
    instances.forEach(this::closed);
    nothingSurvives();
  }

  /**
   * Stops every process in good order. What then still needs time or a guard is left to a
   * successor.
   */
  private void close() {
    instances.forEach(Instance::close);
    pass(Duration.ofMinutes(15));
    for (Instance instance : instances) {
      if (instance.alive()) {
        throw new BrokenRule(Rule.NOTHING_LOST, instance.name() + " does not close");
      }
    }
  }

  private void passUntilIdle() {
    for (int minutes = 0; minutes < 180; minutes++) {
      pass(Duration.ofSeconds(minutes < 10 ? 10 : 60));
      if (instances.stream().allMatch(i -> i.broker().idle())) {
        return;
      }
    }
    throw new BrokenRule(
        Rule.NOTHING_LOST, "after three quiet hours something is still to be done: " + open());
  }

  /** What merely expires does so by the wall clock, which may have jumped back by hours. */
  private void passUntilExpired() {
    for (int i = 0; i < 10 && instances.stream().anyMatch(Instance::expires); i++) {
      pass(Duration.ofMinutes(20));
    }
  }

  private String open() {
    StringBuilder open = new StringBuilder();
    for (Instance instance : instances) {
      for (LeaseModel lease : instance.model().leases()) {
        if (!lease.isOver()) {
          open.append(lease.key()).append(' ').append(lease.state);
          open.append(' ').append(lease.owed()).append("; ");
        }
      }
      open.append(instance.broker().snapshot().rotationsDue());
    }
    return open.toString();
  }

  private void settled(Instance instance) {
    instance.compareReplay();
    for (LeaseModel lease : instance.model().leases()) {
      FakeTarget fakeTarget = environment.fakeTarget(lease.intent.target());
      boolean ownLogin = lease.isGuardLogin() && !lease.task.ending;
      if (!ownLogin && !lease.isOver()) {
        throw new BrokenRule(
            Rule.NOTHING_LOST,
            lease.key() + " is still " + lease.state + " and owes " + lease.owed());
      }
      boolean done = lease.state == LeaseState.REVOKED && !lease.isWaived();
      if (!lease.isGuardLogin() && done && !fakeTarget.clean(lease.key())) {
        throw new BrokenRule(
            Rule.NOTHING_LOST,
            "of " + lease.key() + " there is " + fakeTarget.remains(lease.key()));
      }
    }
    for (String root : instance.model().roots()) {
      boolean mayWait =
          environment.sites().stream()
              .anyMatch(
                  s ->
                      s.root().equals(root)
                          && s.rotationInterval().map(d -> !d.isZero()).orElse(false));
      if (!instance.model().due(root).isEmpty() && !mayWait) {
        throw new BrokenRule(
            Rule.REVOKE_THEN_ROTATE,
            root + " was never rotated for " + instance.model().due(root).size() + " tasks");
      }
    }
  }

  private void closed(Instance instance) {
    byte[] bytes = instance.storage().durable();
    List<Recorded> read = LedgerReader.of(bytes).entries();
    if (!read.equals(instance.model().entries())) {
      throw new BrokenRule(Rule.NOTHING_LOST, "the closed ledger does not hold what was recorded");
    }
    if (instance
        .storage()
        .holds(FakeTarget.SECRET.getBytes(StandardCharsets.UTF_8), bytes.length)) {
      throw new BrokenRule(Rule.NO_SECRET_AT_REST, "the ledger holds a secret");
    }
    if (instance.owes()) {
      throw new BrokenRule(Rule.NOTHING_LOST, "no successor ends " + open());
    }
  }

  private void nothingSurvives() {
    for (Site site : environment.sites()) {
      if (!site.fakeTarget().accounts().isEmpty()) {
        throw new BrokenRule(
            Rule.NOTHING_LOST, "accounts survive: " + site.fakeTarget().accounts());
      }
    }
    if (!environment.contents().isEmpty()) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, "credentials are still at " + environment.contents().keySet());
    }
  }
}

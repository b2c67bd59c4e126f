package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.BrokerDependencies;
import dev.mayfly.core.broker.EndProgress;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.broker.OrphanedTask;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.ledger.SimulatedStorage;
import dev.mayfly.testing.kit.loop.SimulatedLanes;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.target.Places;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process with its ledger, over all its lives: it starts, dies, and starts again on the bytes
 * that survived.
 */
final class Instance {

  private final String name;
  private final Environment environment;
  private final Limits limits;
  private final Consumer<Instance> beforeEachStep;
  private final SplittableRandom random;
  private final SimulatedStorage storage;
  private final LedgerModel model;
  private final IntentRules intents;
  private final boolean observeOnly;
  private final Map<TaskId, Workload> workloads = new LinkedHashMap<>();
  private @Nullable SimulatedLoop loop;
  private @Nullable SimulatedLanes lanes;
  private @Nullable InstanceWatch watch;
  private @Nullable Broker broker;
  private int lives;

  Instance(String name, Environment environment, Limits limits, Consumer<Instance> beforeEachStep) {
    this.name = name;
    this.environment = environment;
    this.limits = limits;
    this.beforeEachStep = beforeEachStep;
    this.random = environment.choices().split();
    this.storage = new SimulatedStorage(environment.faults(), environment.choices().split());
    this.model = new LedgerModel(environment.coverage());
    this.intents = new IntentRules(storage);
    this.observeOnly = environment.choices().chance(0.06);
  }

  /** Begins a life: what is in the ledger is taken up. */
  void start() {
    lives++;
    environment.trace().line(name, () -> "starts, life " + lives);
    loop =
        new SimulatedLoop(
            environment.events(), environment.clock(), () -> beforeEachStep.accept(this));
    PermitRules permits =
        new PermitRules(
            environment.events(),
            environment.clock(),
            loop,
            limits.start().multipliedBy(3),
            model.waiting());
    watch = new InstanceWatch(environment, this, permits);
    lanes =
        new SimulatedLanes(
            environment.events(), environment.clock(), loop, environment.faults(), watch);
    watch.on(lanes);
    try {
      broker = Broker.open(dependencies(), storage, "simulated", name + "." + lives);
    } catch (IOException | LedgerException e) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, "the ledger cannot be opened again: " + e.getMessage());
    }
    compareReplay();
    run(this::takeUp);
  }

  /** Some of the tasks that were left alive show themselves again, some in vain or never. */
  private void takeUp(Broker opened) {
    opened.acquireGuardLogins(() -> {});
    Map<TaskId, Boolean> kept = new LinkedHashMap<>();
    for (OrphanedTask left : opened.left()) {
      Workload workload = workloads.get(left.task());
      if (workload != null && random.nextBoolean()) {
        opened.keepForAdoption(left.task(), workload);
        kept.put(left.task(), isExtended(left));
      }
    }
    opened.recover();
    int life = lives;
    kept.forEach((task, extended) -> awaitSign(task, extended, life));
  }

  private void awaitSign(TaskId task, boolean extended, int life) {
    Duration delay = extended ? Duration.ZERO : Duration.ofMillis(random.nextInt(5_000));
    boolean shown = extended || random.nextInt(4) > 0;
    environment
        .events()
        .in(
            delay,
            () -> {
              if (lives == life && alive()) {
                run(b -> comeBack(b, Objects.requireNonNull(workloads.get(task)), shown));
              }
            });
  }

  /** Whether an extension that an earlier process granted still stands for it. */
  private boolean isExtended(OrphanedTask left) {
    Instant until =
        model.entries().stream()
            .map(Recorded::entry)
            .filter(Entry.TaskExtended.class::isInstance)
            .map(Entry.TaskExtended.class::cast)
            .filter(entry -> entry.task().equals(left.task()))
            .map(Entry.TaskExtended::until)
            .reduce((earlier, later) -> later)
            .orElse(Instant.EPOCH);
    if (!until.equals(left.extendedUntil())) {
      throw new BrokenRule(Rule.NOTHING_LOST, left.task() + " lost its extension");
    }
    return until.isAfter(environment.clock().now());
  }

  private void comeBack(Broker broker, Workload workload, boolean shown) {
    TaskSpec spec = workload.spec();
    if (!shown) {
      broker.end(spec.id(), new EndReason(EndReason.Cause.RECOVERED, "nobody came back"));
      return;
    }
    List<LeaseModel> held =
        model.leases().stream()
            .filter(lease -> lease.taskId().equals(spec.id()) && lease.state == LeaseState.ACTIVE)
            .toList();
    if (broker.adopt(spec.id(), spec.heartbeatTimeout(), workload.configured())) {
      workload.adopted();
      held.forEach(Instance::goesOn);
    }
  }

  /** Who goes on with a task goes on with what it has. */
  private static void goesOn(LeaseModel lease) {
    if (!lease.task.ending && lease.state != LeaseState.ACTIVE) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, lease.key() + " was ended by who adopted its task, which lives");
    }
  }

  private BrokerDependencies dependencies() {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Site site : environment.sites()) {
      targets.put(
          site.fakeTarget().name(),
          site.target(environment.clock(), environment.faults(), watch()));
    }
    return new BrokerDependencies(
        environment.clock(),
        loop(),
        lanes(),
        random.split(),
        new SimulatedPolicy(environment, loop(), watch().permits(), random.split()),
        targets,
        new Roots(environment.locks().of(loop()::dead)),
        new Places(environment.contents(), environment.faults(), watch()),
        watch(),
        limits,
        observeOnly);
  }

  /**
   * The process dies at once; of the machine's own unfinished business only what is out of its
   * hands still happens.
   */
  void die(boolean powerLost) {
    environment.trace().line(name, () -> powerLost ? "loses power" : "is killed");
    int durable = LedgerReader.of(storage.durable()).entries().size();
    if (random.nextBoolean()) {
      lanes().runUnderWay("ledger");
    }
    loop().kill();
    lanes()
        .kill(lane -> !lane.equals("ledger") && !lane.equals("delivery") && random.nextBoolean());
    if (powerLost) {
      storage.losePower();
    }
    workloads.values().forEach(Workload::orphaned);
    survive(durable);
  }

  private void survive(int durable) {
    LedgerReader read = LedgerReader.of(storage.read());
    if (read.fault().isPresent()) {
      throw new BrokenRule(Rule.NOTHING_LOST, "the ledger does not verify: " + read.fault().get());
    }
    int left = read.entries().size();
    if (left < durable
        || !read.entries()
            .equals(model.entries().subList(0, Math.min(left, model.entries().size())))) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, "of " + durable + " durable entries " + left + " are left, or others");
    }
    model.forgetAllBut(left);
  }

  /** What the entries say and what the broker says must be the same. */
  void compareReplay() {
    List<Receipt> replayed = Receipts.of(model.entries());
    if (!broker().snapshot().tasks().equals(replayed)) {
      throw new BrokenRule(Rule.NOTHING_LOST, "replay and the living state differ");
    }
    List<Receipt.LeaseLine> leases =
        replayed.stream().flatMap(task -> task.leases().stream()).toList();
    long ended = leases.stream().filter(Receipt.LeaseLine::endedAsGuaranteed).count();
    if (!broker().progress().equals(new EndProgress(ended, leases.size()))) {
      throw new BrokenRule(Rule.NOTHING_LOST, "the receipts and the progress of the ends differ");
    }
  }

  /** Has the broker do something, on its loop. */
  void run(Consumer<Broker> event) {
    Broker asked = broker();
    loop().post(() -> event.accept(asked));
  }

  /** Stops in good order. */
  void close() {
    SimulatedLoop mine = loop();
    run(b -> b.close(mine::kill));
  }

  /**
   * Whether a lease of its ledger is not at its end. Who only observes leaves its own last logins
   * to their expiry.
   */
  boolean owes() {
    return model.leases().stream()
        .filter(lease -> !lease.isOver() || lease.awaitsExpiry())
        .anyMatch(lease -> !(observeOnly && lease.task.start.kind().internal()));
  }

  /** Whether a lease of its ledger only waits for its expiry. */
  boolean expires() {
    return model.leases().stream().anyMatch(LeaseModel::awaitsExpiry);
  }

  void launch(Workload workload) {
    TaskId id = workload.spec().id();
    workloads.put(id, workload);
    run(b -> b.start(workload.spec(), workload));
  }

  TaskSpec spec(TaskId task) {
    return Objects.requireNonNull(workloads.get(task)).spec();
  }

  void beat(TaskId task) {
    run(
        b -> {
          watch().beat(task);
          b.beat(task);
        });
  }

  boolean beatsWithoutFail(TaskId task) {
    Workload workload = workloads.get(task);
    return workload != null && workload.beatsWithoutFail();
  }

  Instant now() {
    return environment.clock().now();
  }

  /** Where this process delivers. */
  Places places() {
    return new Places(environment.contents(), environment.faults(), watch());
  }

  boolean observeOnly() {
    return observeOnly;
  }

  String name() {
    return name;
  }

  SimulatedStorage storage() {
    return storage;
  }

  LedgerModel model() {
    return model;
  }

  IntentRules intents() {
    return intents;
  }

  Iterable<Workload> workloads() {
    return workloads.values();
  }

  boolean alive() {
    return loop != null && !loop.dead();
  }

  SimulatedLoop loop() {
    return Objects.requireNonNull(loop);
  }

  SimulatedLanes lanes() {
    return Objects.requireNonNull(lanes);
  }

  InstanceWatch watch() {
    return Objects.requireNonNull(watch);
  }

  Broker broker() {
    return Objects.requireNonNull(broker);
  }
}

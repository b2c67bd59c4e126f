package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.target.Node;
import java.time.Duration;
import java.util.List;

/** What befalls machines, servers and networks while a schedule runs, apart from single calls. */
final class FaultSchedule {

  private static final List<Verb> OF_THE_END =
      List.of(Verb.SEVER, Verb.REVOKE, Verb.DESTROY, Verb.OBSERVE);

  private final Environment environment;
  private final List<Instance> instances;
  private final RandomChoices choices;
  private boolean suspended;
  private boolean calm;

  FaultSchedule(Environment environment, List<Instance> instances) {
    this.environment = environment;
    this.instances = instances;
    this.choices = new RandomChoices(environment.choices().split());
  }

  /** Plans what happens until then. */
  void plan(Duration until) {
    for (int i = choices.chance(0.3) ? 0 : choices.number(1, 6); i > 0; i--) {
      environment.events().in(choices.between(Duration.ZERO, until), this::strike);
    }
    if (choices.chance(0.3)) {
      environment.events().in(Duration.ofSeconds(1), this::strangers);
    }
  }

  /** Everything is mended, and nothing more happens. */
  void calm() {
    calm = true;
    for (Site site : environment.sites()) {
      site.server().up(true);
      site.fakeTarget().nodes().forEach(this::mend);
    }
    for (Instance instance : instances) {
      instance.storage().empty();
      resume(instance);
    }
  }

  private void mend(Node node) {
    node.reachable(true);
    node.replaying(true);
  }

  private void strike() {
    if (calm) {
      return;
    }
    Duration lasts = choices.chance(0.5) ? choices.seconds(1, 10) : choices.seconds(10, 120);
    FakeTarget fakeTarget = choices.of(environment.sites()).fakeTarget();
    Node node = choices.of(fakeTarget.nodes());
    Instance instance = choices.of(instances);
    switch (choices.number(0, 9)) {
      case 0 ->
          during(
              "node unreachable", lasts, () -> node.reachable(false), () -> node.reachable(true));
      case 1 ->
          during(
              "replay paused",
              lasts,
              () -> replaying(fakeTarget, node, false),
              () -> node.replaying(true));
      case 2 ->
          during(
              "issuer down",
              lasts,
              () -> environment.site(fakeTarget.name()).server().up(false),
              () -> environment.site(fakeTarget.name()).server().up(true));
      case 3 -> stop(instance, lasts);
      case 4 -> suspend(lasts);
      case 5 ->
          jump(
              choices.of(
                  List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(2))));
      case 6 ->
          jump(
              choices.of(
                  List.of(Duration.ofSeconds(-1), Duration.ofMinutes(-1), Duration.ofHours(-2))));
      case 7 -> {
        long left =
            choices.of(List.of(Storage.RESERVE * 3 / 4, Storage.RESERVE / 3, Storage.RESERVE / 10));
        during(
            "disk full",
            lasts,
            () -> instance.storage().fill(left),
            () -> instance.storage().empty());
      }
      case 8 -> {
        Verb verb = choices.of(OF_THE_END);
        during(
            verb + " refused for good",
            lasts,
            () -> environment.faults().breakDown(verb, Fault.INVALID),
            () -> environment.faults().mend(verb));
      }
      default ->
          during(
              "node restarted",
              Duration.ofSeconds(2),
              () -> restart(node),
              () -> node.reachable(true));
    }
  }

  private void during(String what, Duration lasts, Runnable begin, Runnable end) {
    environment.faults().count(what);
    environment.trace().line("weather", () -> what + " for " + lasts);
    begin.run();
    environment.events().in(lasts, end);
  }

  private static void replaying(FakeTarget fakeTarget, Node node, boolean is) {
    if (node != fakeTarget.primary()) {
      node.replaying(is);
    }
  }

  private static void restart(Node node) {
    node.restart();
    node.reachable(false);
  }

  private static void resume(Instance instance) {
    if (instance.loop().paused()) {
      instance.loop().resume();
    }
  }

  private void stop(Instance instance, Duration lasts) {
    if (!instance.loop().paused()) {
      during("process stopped", lasts, () -> instance.loop().pause(), () -> resume(instance));
    }
  }

  /** Whether the machine sleeps: no process can begin. */
  boolean suspended() {
    return suspended;
  }

  /** The machine sleeps: no process runs, and the monotonic clock stands still. */
  private void suspend(Duration lasts) {
    if (instances.stream().anyMatch(i -> i.loop().paused())) {
      return;
    }
    during(
        "machine suspended",
        lasts,
        () -> {
          suspended = true;
          instances.forEach(i -> i.loop().pause());
        },
        () -> {
          suspended = false;
          if (!calm) {
            environment.clock().stoodStill(lasts);
          }
          instances.forEach(FaultSchedule::resume);
        });
  }

  private void jump(Duration by) {
    environment.faults().count(by.isNegative() ? "wall clock back" : "wall clock ahead");
    environment.trace().line("weather", () -> "wall clock jumps by " + by);
    environment.clock().jump(by);
    instances.stream().filter(Instance::alive).forEach(i -> i.watch().pulses().wallClockJumped());
  }

  private void strangers() {
    if (calm) {
      return;
    }
    FakeTarget fakeTarget = choices.of(environment.sites()).fakeTarget();
    fakeTarget.strangerConnects(
        choices.of(fakeTarget.nodes()),
        choices.chance(0.1) ? choices.seconds(1, 60) : Duration.ofMillis(5));
    environment
        .events()
        .in(choices.between(Duration.ofMillis(50), Duration.ofSeconds(5)), this::strangers);
  }
}

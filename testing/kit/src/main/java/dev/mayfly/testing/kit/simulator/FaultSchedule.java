package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.Verb;
import dev.mayfly.testing.kit.world.Node;
import dev.mayfly.testing.kit.world.World;
import java.time.Duration;
import java.util.List;

/** What befalls machines, servers and networks while a schedule runs, apart from single calls. */
final class FaultSchedule {

  private static final List<Verb> OF_THE_END =
      List.of(Verb.SEVER, Verb.REVOKE, Verb.DESTROY, Verb.OBSERVE);

  private final Stage stage;
  private final List<Instance> instances;
  private final Draw draw;
  private boolean suspended;
  private boolean calm;

  FaultSchedule(Stage stage, List<Instance> instances) {
    this.stage = stage;
    this.instances = instances;
    this.draw = new Draw(stage.draw().split());
  }

  /** Plans what happens until then. */
  void plan(Duration until) {
    for (int i = draw.chance(0.3) ? 0 : draw.number(1, 6); i > 0; i--) {
      stage.events().in(draw.between(Duration.ZERO, until), this::strike);
    }
    if (draw.chance(0.3)) {
      stage.events().in(Duration.ofSeconds(1), this::strangers);
    }
  }

  /** Everything is mended, and nothing more happens. */
  void calm() {
    calm = true;
    for (Site site : stage.sites()) {
      site.server().up(true);
      site.world().nodes().forEach(this::mend);
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
    Duration lasts = draw.chance(0.5) ? draw.seconds(1, 10) : draw.seconds(10, 120);
    World world = draw.of(stage.sites()).world();
    Node node = draw.of(world.nodes());
    Instance instance = draw.of(instances);
    switch (draw.number(0, 9)) {
      case 0 ->
          during(
              "node unreachable", lasts, () -> node.reachable(false), () -> node.reachable(true));
      case 1 ->
          during(
              "replay paused",
              lasts,
              () -> replaying(world, node, false),
              () -> node.replaying(true));
      case 2 ->
          during(
              "issuer down",
              lasts,
              () -> stage.site(world.name()).server().up(false),
              () -> stage.site(world.name()).server().up(true));
      case 3 -> stop(instance, lasts);
      case 4 -> suspend(lasts);
      case 5 ->
          jump(draw.of(List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(2))));
      case 6 ->
          jump(
              draw.of(
                  List.of(Duration.ofSeconds(-1), Duration.ofMinutes(-1), Duration.ofHours(-2))));
      case 7 -> {
        long left =
            draw.of(List.of(Storage.RESERVE * 3 / 4, Storage.RESERVE / 3, Storage.RESERVE / 10));
        during(
            "disk full",
            lasts,
            () -> instance.storage().fill(left),
            () -> instance.storage().empty());
      }
      case 8 -> {
        Verb verb = draw.of(OF_THE_END);
        during(
            verb + " refused for good",
            lasts,
            () -> stage.faults().breakDown(verb, Fault.INVALID),
            () -> stage.faults().mend(verb));
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
    stage.faults().count(what);
    stage.trace().line("weather", () -> what + " for " + lasts);
    begin.run();
    stage.events().in(lasts, end);
  }

  private static void replaying(World world, Node node, boolean is) {
    if (node != world.primary()) {
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
            stage.clock().stoodStill(lasts);
          }
          instances.forEach(FaultSchedule::resume);
        });
  }

  private void jump(Duration by) {
    stage.faults().count(by.isNegative() ? "wall clock back" : "wall clock ahead");
    stage.trace().line("weather", () -> "wall clock jumps by " + by);
    stage.clock().jump(by);
    instances.stream().filter(Instance::alive).forEach(i -> i.watch().pulses().wallClockJumped());
  }

  private void strangers() {
    if (calm) {
      return;
    }
    World world = draw.of(stage.sites()).world();
    world.strangerConnects(
        draw.of(world.nodes()), draw.chance(0.1) ? draw.seconds(1, 60) : Duration.ofMillis(5));
    stage.events().in(draw.between(Duration.ofMillis(50), Duration.ofSeconds(5)), this::strangers);
  }
}

package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskListener;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.world.Node;
import dev.mayfly.testing.kit.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One task: it beats, or forgets to; it uses its credentials, also after it was told to stop; it
 * exits, hangs or lives too long.
 */
final class Workload implements TaskListener {

  private static final Duration DEFIANCE = Duration.ofSeconds(60);

  private final Stage stage;
  private final Instance instance;
  private final Draw draw;
  private final TaskSpec spec;
  private final double missRate;
  private final Duration hangsAfter;
  private final List<Login> logins = new ArrayList<>();
  private final long begun;
  private boolean missed;
  private boolean silent;
  private boolean told;
  private boolean over;
  private boolean finished;
  private long stopsAt = Long.MAX_VALUE;

  private record Login(World world, DatabaseLogin credential) {}

  Workload(Stage stage, Instance instance, int number) {
    this.stage = stage;
    this.instance = instance;
    this.draw = new Draw(stage.draw().split());
    this.spec = spec(number);
    this.missRate = draw.chance(0.3) ? 0.5 : 0;
    this.hangsAfter = draw.chance(0.25) ? draw.seconds(1, 60) : Duration.ofDays(1);
    this.begun = stage.events().now();
  }

  private TaskSpec spec(int number) {
    TaskId id =
        new TaskId(
            "task" + number, instance.name() + "-" + Long.toHexString(draw.split().nextLong()));
    List<GrantSpec> grants = new ArrayList<>();
    for (int i = draw.number(0, 9) == 0 ? 0 : draw.number(1, 3); i > 0; i--) {
      grants.add(grant(id, "grant" + i));
    }
    Duration lifetime = draw.chance(0.3) ? draw.seconds(5, 60) : Duration.ofHours(1);
    return new TaskSpec(
        id, Principal.of("nobody", Map.of()), "", lifetime, draw.seconds(2, 20), grants);
  }

  private GrantSpec grant(TaskId id, String name) {
    String target = draw.of(stage.sites()).world().name();
    String role = "role-" + draw.number(1, 2);
    if (draw.chance(0.04)) {
      role =
          draw.of(
              List.of(SimulatedPolicy.DENIED_ROLE, SimulatedPolicy.CONFUSING_ROLE, "unknown-role"));
    }
    List<Delivery> deliveries =
        draw.chance(0.7)
            ? List.of(instance.places().delivery("file:" + id + "/" + name))
            : List.of();
    SortedMap<String, String> parameters =
        new TreeMap<>(draw.chance(0.3) ? Map.of("size", "" + draw.number(1, 9)) : Map.of());
    return new GrantSpec(
        name, target, role, draw.seconds(10, 120), deliveries, draw.chance(0.7), parameters);
  }

  /** Its grants, without what only their request said. */
  List<GrantSpec> configured() {
    return spec.grants().stream()
        .map(
            grant ->
                new GrantSpec(
                    grant.name(),
                    grant.target(),
                    grant.role(),
                    grant.ttl(),
                    grant.deliveries(),
                    grant.replaceable()))
        .toList();
  }

  TaskSpec spec() {
    return spec;
  }

  void begin() {
    instance.launch(this);
    stage.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
    if (draw.chance(0.6)) {
      EndReason.Cause cause =
          draw.of(
              List.of(EndReason.Cause.EXITED, EndReason.Cause.KILLED, EndReason.Cause.REQUESTED));
      stage.events().in(draw.seconds(0, 90), () -> end(cause));
    }
  }

  void end(EndReason.Cause cause) {
    if (!silent) {
      instance.run(broker -> broker.end(spec.id(), new EndReason(cause, "")));
    }
  }

  /** Its process died. It goes on with what it has, unheard. */
  void orphaned() {
    silent = true;
    over = false;
    finished = false; // the next process may not know of the end that this one told of
    stopsAt = Math.min(stopsAt, stage.events().now() + DEFIANCE.toNanos());
  }

  /** The next process goes on with it; it beats on unless the earlier one had told it to stop. */
  void adopted() {
    silent = told;
    missed |= told;
    stopsAt = Long.MAX_VALUE;
    stage.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
  }

  boolean beatsWithoutFail() {
    return !missed;
  }

  private void beat() {
    if (silent || told) {
      return;
    }
    boolean hangs = stage.events().now() - begun > hangsAfter.toNanos();
    if (hangs || draw.chance(missRate)) {
      missed = true;
    } else {
      instance.beat(spec.id());
      if (draw.chance(0.05)) {
        Instant until = instance.now().plus(draw.seconds(0, 60));
        instance.run(broker -> broker.extended(spec.id(), until));
      }
    }
    stage.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    refuseAfterItsEnd();
    credentials.forEach(this::take);
    stage.events().in(draw.seconds(0, 2), this::use);
  }

  @Override
  public void waiting(String grant, String waitsFor, Instant until) {
    refuseAfterItsEnd();
  }

  @Override
  public void replaced(String grant, Granted credential) {
    refuseAfterItsEnd();
    take(grant, credential);
  }

  private void take(String grant, Granted credential) {
    String target =
        spec.grants().stream()
            .filter(g -> g.name().equals(grant))
            .findFirst()
            .orElseThrow()
            .target();
    logins.add(new Login(stage.world(target), (DatabaseLogin) credential.credential()));
  }

  private void refuseAfterItsEnd() {
    if (instance.model().task(spec.id()).ending) {
      throw new BrokenRule(
          Rule.THE_END_IS_FINAL, spec.id() + " was handed a credential, or waits, after its end");
    }
  }

  @Override
  public void refused(List<String> reasons) {
    told = true;
  }

  @Override
  public void ending(EndReason reason) {
    told |= draw.chance(0.7);
    stopsAt = stage.events().now() + (draw.chance(0.5) ? DEFIANCE.toNanos() : 0);
  }

  @Override
  public void ended(Receipt receipt) {
    if (over || receipt.ended().isEmpty()) {
      throw new BrokenRule(Rule.NOTHING_LOST, spec.id() + " ended twice, or before it was over");
    }
    over = true;
  }

  @Override
  public void finished(Receipt receipt) {
    if (!over || finished || !receipt.complete()) {
      throw new BrokenRule(
          Rule.NOTHING_LOST, spec.id() + " finished twice, or while something was left to do");
    }
    finished = true;
  }

  /** Opens a session with any credential it ever had, wherever it works. */
  private void use() {
    if (logins.isEmpty() || stage.events().now() > stopsAt) {
      return;
    }
    Login login = draw.of(logins);
    Node node = draw.of(login.world().nodes());
    Duration takes =
        draw.chance(0.1)
            ? draw.seconds(1, 40)
            : draw.between(Duration.ofMillis(1), Duration.ofMillis(20));
    login
        .world()
        .connect(node, login.credential(), takes)
        .filter(connection -> draw.chance(0.5))
        .ifPresent(connection -> stage.events().in(draw.seconds(1, 30), connection::close));
    stage.events().in(draw.seconds(1, 15), this::use);
  }
}

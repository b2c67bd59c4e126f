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
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.target.Node;
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

  private final Environment environment;
  private final Instance instance;
  private final RandomChoices choices;
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

  private record Login(FakeTarget fakeTarget, DatabaseLogin credential) {}

  Workload(Environment environment, Instance instance, int number) {
    this.environment = environment;
    this.instance = instance;
    this.choices = new RandomChoices(environment.choices().split());
    this.spec = spec(number);
    this.missRate = choices.chance(0.3) ? 0.5 : 0;
    this.hangsAfter = choices.chance(0.25) ? choices.seconds(1, 60) : Duration.ofDays(1);
    this.begun = environment.events().now();
  }

  private TaskSpec spec(int number) {
    TaskId id =
        new TaskId(
            "task" + number, instance.name() + "-" + Long.toHexString(choices.split().nextLong()));
    List<GrantSpec> grants = new ArrayList<>();
    for (int i = choices.number(0, 9) == 0 ? 0 : choices.number(1, 3); i > 0; i--) {
      grants.add(grant(id, "grant" + i));
    }
    Duration lifetime = choices.chance(0.3) ? choices.seconds(5, 60) : Duration.ofHours(1);
    return new TaskSpec(
        id, Principal.of("nobody", Map.of()), "", lifetime, choices.seconds(2, 20), grants);
  }

  private GrantSpec grant(TaskId id, String name) {
    String target = choices.of(environment.sites()).fakeTarget().name();
    String role = "role-" + choices.number(1, 2);
    if (choices.chance(0.04)) {
      role =
          choices.of(
              List.of(SimulatedPolicy.DENIED_ROLE, SimulatedPolicy.CONFUSING_ROLE, "unknown-role"));
    }
    List<Delivery> deliveries =
        choices.chance(0.7)
            ? List.of(instance.places().delivery("file:" + id + "/" + name))
            : List.of();
    SortedMap<String, String> parameters =
        new TreeMap<>(choices.chance(0.3) ? Map.of("size", "" + choices.number(1, 9)) : Map.of());
    return new GrantSpec(
        name, target, role, choices.seconds(10, 120), deliveries, choices.chance(0.7), parameters);
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
    environment.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
    if (choices.chance(0.6)) {
      EndReason.Cause cause =
          choices.of(
              List.of(EndReason.Cause.EXITED, EndReason.Cause.KILLED, EndReason.Cause.REQUESTED));
      environment.events().in(choices.seconds(0, 90), () -> end(cause));
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
    stopsAt = Math.min(stopsAt, environment.events().now() + DEFIANCE.toNanos());
  }

  /** The next process goes on with it; it beats on unless the earlier one had told it to stop. */
  void adopted() {
    silent = told;
    missed |= told;
    stopsAt = Long.MAX_VALUE;
    environment.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
  }

  boolean beatsWithoutFail() {
    return !missed;
  }

  private void beat() {
    if (silent || told) {
      return;
    }
    boolean hangs = environment.events().now() - begun > hangsAfter.toNanos();
    if (hangs || choices.chance(missRate)) {
      missed = true;
    } else {
      instance.beat(spec.id());
      if (choices.chance(0.05)) {
        Instant until = instance.now().plus(choices.seconds(0, 60));
        instance.run(broker -> broker.extended(spec.id(), until));
      }
    }
    environment.events().in(spec.heartbeatTimeout().dividedBy(3), this::beat);
  }

  @Override
  public void granted(Map<String, Granted> credentials) {
    refuseAfterItsEnd();
    credentials.forEach(this::take);
    environment.events().in(choices.seconds(0, 2), this::use);
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
    logins.add(new Login(environment.fakeTarget(target), (DatabaseLogin) credential.credential()));
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
    told |= choices.chance(0.7);
    stopsAt = environment.events().now() + (choices.chance(0.5) ? DEFIANCE.toNanos() : 0);
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
    if (logins.isEmpty() || environment.events().now() > stopsAt) {
      return;
    }
    Login login = choices.of(logins);
    Node node = choices.of(login.fakeTarget().nodes());
    Duration takes =
        choices.chance(0.1)
            ? choices.seconds(1, 40)
            : choices.between(Duration.ofMillis(1), Duration.ofMillis(20));
    login
        .fakeTarget()
        .connect(node, login.credential(), takes)
        .filter(connection -> choices.chance(0.5))
        .ifPresent(
            connection -> environment.events().in(choices.seconds(1, 30), connection::close));
    environment.events().in(choices.seconds(1, 15), this::use);
  }
}

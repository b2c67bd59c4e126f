package dev.mayfly.sidecar.serve;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.Names;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.PlaceClaims;
import dev.mayfly.sidecar.tasks.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How the tasks of a sidecar begin, and who comes to have them. On the loop. */
final class Admission {

  private static final Problem CLOSING =
      new Problem(503, "closing", "the sidecar is being stopped", "ask the next one");

  private final Configuration configuration;
  private final Map<String, TargetAddress> addresses;
  private final Instance instance;
  private final TaskRegistry registry;
  private final RateLimiter limiter;
  private final ChangeHooks hooks;
  private boolean closed;

  Admission(
      Configuration configuration,
      Map<String, TargetAddress> addresses,
      Instance instance,
      TaskRegistry registry,
      ChangeHooks hooks) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.instance = instance;
    this.registry = registry;
    this.hooks = hooks;
    this.limiter = new RateLimiter(configuration.sidecar().issueLimit(), instance);
  }

  /**
   * Begins a task that nobody has asked for yet; whoever joins first has it. One that an earlier
   * process left alive is waited for instead.
   */
  CompletableFuture<ServedTask> begin(ConfiguredTask task) {
    return registry
        .living(task.name())
        .filter(ServedTask::isLeft)
        .findFirst()
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> start(task, "", Optional.empty()));
  }

  /** Gives {@code joiner} the task that waits for its first holder, or begins another. */
  CompletableFuture<ServedTask> join(String name, String purpose, TaskOwner joiner) {
    ConfiguredTask task = configured(name);
    Optional<ServedTask> waiting =
        registry.living(name).filter(one -> one.joiner().isEmpty() && !one.isLeft()).findFirst();
    if (waiting.isEmpty()
        && task.beginsWithSidecar()
        && registry.living(name).findAny().isPresent()) {
      throw new ProblemException(
          new Problem(
              409,
              "already-joined",
              "task " + name + " has somebody already",
              "end that first, or configure the task with `begin: on_request`"));
    }
    waiting.ifPresent(one -> one.join(joiner));
    return waiting
        .map(ServedTask::held)
        .orElseGet(() -> start(task, purpose, Optional.of(joiner)).thenCompose(ServedTask::held));
  }

  private ConfiguredTask configured(String name) {
    return configuration.task(name).orElseThrow(this::notConfigured);
  }

  private ProblemException notConfigured() {
    String names =
        String.join(", ", configuration.tasks().stream().map(ConfiguredTask::name).toList());
    return new ProblemException(
        new Problem(404, "unknown-task", "no such task is configured", "configured: " + names));
  }

  /** {@code joiner} has it, so that nobody else may come to share it meanwhile. */
  private CompletableFuture<ServedTask> start(
      ConfiguredTask task, String purpose, Optional<TaskOwner> joiner) {
    if (closed) {
      throw new ProblemException(CLOSING);
    }
    limiter.check(task.name(), joiner);
    Plan plan = plan(task, Names.incarnation(instance.engine().random()));
    PlaceClaims claims = PlaceClaims.of(instance.places(), plan);
    ServedTask served =
        new ServedTask(
            plan,
            instance.ledgers().current().broker(),
            instance.engine().clock(),
            instance.engine().loop());
    joiner.ifPresent(served::join);
    registry.add(served, claims);
    CompletionStage<Principal> login = instance.login();
    login.whenComplete(
        (principal, failure) ->
            instance
                .engine()
                .loop()
                .post(
                    () ->
                        start(
                            served,
                            purpose,
                            Optional.ofNullable(principal),
                            failure == null ? "" : Messages.of(failure))));
    return served.granted();
  }

  /** One run of a task, as it is configured now. */
  Plan plan(ConfiguredTask task, String incarnation) {
    return new Plan(
        configuration, task, task.grants(), incarnation, Optional.empty(), addresses, hooks);
  }

  private void start(
      ServedTask served, String purpose, Optional<Principal> principal, String failure) {
    if (closed) {
      served.refuse(CLOSING);
    } else if (principal.isEmpty()) {
      served.refuse(new Problem(503, "vault-away", failure, "try again once Vault answers"));
    } else {
      served.broker().start(spec(served, purpose, principal.get()), served);
      if (served.isOver() && served.receipt().isEmpty()) {
        limiter.refused(served.id().name(), served.joiner());
      }
      served.rememberJoiner();
    }
    if (!served.isOver()) {
      served.pulse().prepare();
    }
  }

  private static TaskSpec spec(ServedTask served, String purpose, Principal principal) {
    return new TaskSpec(
        served.id(),
        principal,
        purpose,
        served.plan().task().maxLifetime(),
        served.heartbeat().timeout(),
        served.plan().specs());
  }

  /** Nothing begins any more. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether nobody can ask for a task of the ledger any more. From any thread. */
  boolean isDoneWith(OpenLedger ledger) {
    return limiter.isPast(ledger)
        && registry.all().stream().noneMatch(task -> task.broker() == ledger.broker());
  }
}

package dev.mayfly.sidecar.run;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.TaskSpec;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.CommandNotRunnableException;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.recovery.ShutdownWait;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.Isolation;
import dev.mayfly.sidecar.tasks.Plan;
import dev.mayfly.sidecar.tasks.TaskSignals;
import dev.mayfly.sidecar.tasks.TaskWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * One task from its start to its proven end, as a command that is our child. Used by the main
 * thread, which outlives the child.
 */
final class RunTask {

  /** Whoever logs in with one is not the task. */
  private static final Set<String> OURS =
      Set.of("VAULT_TOKEN", "BAO_TOKEN", "VAULT_SECRET_ID", "BAO_SECRET_ID");

  /** How long before its lifetime is spent the person at it is told. */
  private static final Duration WARNING = Duration.ofMinutes(5);

  private final RunOptions options;
  private final ProcessEnvironment environment;
  private final Instance instance;
  private final Plan plan;
  private final TaskSignals signals;
  private final ChangeHooks hooks;
  private final RunReport report;
  private final TaskWatch watch;

  RunTask(
      RunOptions options,
      ProcessEnvironment environment,
      Instance instance,
      Plan plan,
      TaskSignals signals,
      ChangeHooks hooks,
      RunReport report) {
    this.options = options;
    this.environment = environment;
    this.instance = instance;
    this.plan = plan;
    this.signals = signals;
    this.hooks = hooks;
    this.report = report;
    this.watch =
        new TaskWatch(
            plan.id(), instance.own(), instance.engine().loop(), plan.task().heartbeat().timeout());
  }

  /** Runs it; the exit code is the command's own wherever there was a command. */
  int run() throws InterruptedException {
    int exitCode;
    try {
      exitCode = follow(start());
    } catch (RunException e) {
      report.refused(e.message());
      exitCode = e.exitCode();
      end(new EndReason(EndReason.Cause.NOT_STARTED, e.message()));
      instance.recoverInBackground();
    }
    signals.over();
    ShutdownWait ending = new ShutdownWait(instance, report);
    ending.await(plan.id(), plan.configuration().shutdownGrace(), signals.impatient());
    boolean proven =
        ending.settleAndHandOver().stream()
            .filter(receipt -> receipt.task().equals(plan.id()))
            .allMatch(Receipt::proven);
    return options.requireProof() && !proven ? ExitCodes.NOT_PROVEN : exitCode;
  }

  private Child start() throws RunException, InterruptedException {
    boolean isolated = isIsolated();
    claimFiles();
    if (options.requireProof()) {
      RequiredProof.hindrance(
              plan.specs(), instance.servers().backends(), plan.configuration().observeOnly())
          .ifPresent(report::warn);
    }
    Principal principal = await(instance.principal(), () -> "waiting for Vault");
    begin(principal, isolated);
    TaskWatch.Start start = await(watch.start(), watch::status);
    if (!start.refusals().isEmpty()) {
      throw new RunException(ExitCodes.NOT_STARTED, String.join("\n  ", start.refusals()));
    }
    Lifetimes.check(start.credentials(), plan.specs(), plan.task().maxLifetime());
    report.begun(start.credentials());
    if (options.attended()) {
      warnBeforeTheEnd();
    }
    try {
      Child child = Child.start(options.command(), plan.user(), variables(), removed());
      watch.follow(child);
      signals.begin(child);
      hooks.follow(child);
      return child;
    } catch (CommandNotRunnableException e) {
      throw new RunException(e.exitCode(), String.valueOf(e.getMessage()));
    }
  }

  private void warnBeforeTheEnd() {
    Duration lifetime = plan.task().maxLifetime();
    Duration half = lifetime.dividedBy(2);
    Duration left = half.compareTo(WARNING) < 0 ? half : WARNING;
    String text = "this session ends in " + Durations.format(left) + ": its lifetime is spent then";
    Loop loop = instance.engine().loop();
    loop.post(() -> loop.after(lifetime.minus(left), () -> report.warn(text)));
  }

  /** What is delivered goes before what we say of it. */
  private Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>(plan.variables(environment.variables()));
    variables.putAll(plan.environment());
    return variables;
  }

  private Set<String> removed() {
    Set<String> removed = new TreeSet<>(plan.redirects(environment.variables()));
    removed.addAll(OURS);
    return removed;
  }

  private boolean isIsolated() throws RunException {
    try {
      List<Isolation.Gap> gaps = Isolation.of(plan.configuration(), environment).gaps(plan.user());
      if (!options.attended()) {
        gaps.forEach(gap -> report.warn(gap.toString()));
      }
      return gaps.isEmpty();
    } catch (IOException e) {
      throw new RunException(
          ExitCodes.NOT_STARTED, "cannot see what the command's user may read: " + Messages.of(e));
    }
  }

  private void claimFiles() throws RunException {
    List<String> hindrances = plan.hindrances();
    if (!hindrances.isEmpty()) {
      throw new RunException(ExitCodes.NOT_STARTED, String.join("\n  ", hindrances));
    }
    try {
      for (Path file : plan.files()) {
        if (!instance.places().claim(file)) {
          throw new RunException(
              ExitCodes.NOT_STARTED,
              "another mayfly delivers to "
                  + file
                  + " just now; with {{incarnation}} in its name every run has its own");
        }
      }
    } catch (IOException e) {
      throw new RunException(
          ExitCodes.NOT_STARTED, "cannot write to " + instance.state() + ": " + Messages.of(e));
    }
  }

  private void begin(Principal principal, boolean isolated) {
    ConfiguredTask task = plan.task();
    TaskSpec spec =
        new TaskSpec(
            plan.id(),
            principal,
            options.purpose(),
            task.maxLifetime(),
            task.heartbeat().timeout(),
            plan.specs());
    instance
        .engine()
        .loop()
        .post(
            () -> {
              instance.own().broker().start(spec, watch);
              instance.own().broker().isolation(plan.id(), isolated);
              watch.beat();
            });
  }

  /** Waits for something that a signal may make pointless. */
  private <T> T await(CompletableFuture<T> what, Supplier<String> status)
      throws RunException, InterruptedException {
    report.await(status, CompletableFuture.anyOf(what, signals.cancelled()));
    if (signals.cancelled().isDone()) {
      Signal signal = signals.cancelled().join();
      throw new RunException(
          signal.exitCode(), "ended by SIG" + signal + " before the command began");
    }
    try {
      return what.join();
    } catch (CompletionException e) {
      throw new RunException(ExitCodes.NOT_STARTED, Messages.of(e));
    }
  }

  private int follow(Child child) throws InterruptedException {
    instance.recoverInBackground();
    int exitCode = child.waitFor();
    end(ShutdownWait.reason(exitCode));
    return exitCode;
  }

  private void end(EndReason reason) {
    instance.engine().loop().post(() -> instance.own().broker().end(plan.id(), reason));
  }
}

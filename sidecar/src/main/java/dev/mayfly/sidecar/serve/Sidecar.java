package dev.mayfly.sidecar.serve;

import dev.mayfly.client.MayflyClient;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredSidecar;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.endpoint.Endpoint;
import dev.mayfly.sidecar.endpoint.EndpointSettings;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.health.Health;
import dev.mayfly.sidecar.health.HealthListener;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.metrics.Metrics;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import dev.mayfly.sidecar.recovery.ShutdownWait;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.DeliveryNotes;
import dev.mayfly.sidecar.tasks.TaskSignals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@code mayfly sidecar}: serves until it is told to stop, then ends everything. */
final class Sidecar {

  private final CommandContext context;
  private final Configuration configuration;
  private final RunReport report;

  Sidecar(CommandContext context) {
    this.context = context;
    this.configuration = context.configuration();
    this.report = context.report();
  }

  /** To be called on the main thread; returns the exit code. */
  int serve() throws Exception {
    List<String> unreachable = environmentDeliveries();
    if (!unreachable.isEmpty()) {
      report.refused(
          "the environment of a process that is not our child cannot be changed: deliver to a file,"
              + " or let the task ask over the socket: "
              + String.join(", ", unreachable));
      return ExitCodes.NOT_STARTED;
    }
    List<String> deaf = signalsToNobody();
    if (!deaf.isEmpty()) {
      report.refused(
          "whom a signal is for must be said where the task is not our child: add `pid_file`, or"
              + " use `on_change: exec`: "
              + String.join(", ", deaf));
      return ExitCodes.NOT_STARTED;
    }
    TaskSignals signals = new TaskSignals(new SystemClock()).take();
    try {
      StartupTasks.checkPipes(configuration.tasks());
      Metrics metrics = new Metrics(new SystemClock());
      Instance instance = context.open(metrics, metrics::measured);
      instance.whenUnknownAccounts(metrics::unknownAccounts);
      ReceiptKeeper keeper = new ReceiptKeeper(instance, report);
      keeper.signLeftRegularly();
      TaskRegistry registry = new TaskRegistry(instance, keeper, report);
      Admission admission = admission(instance, registry);
      SidecarService service = new SidecarService(instance, registry, admission);
      List<AutoCloseable> listeners = new ArrayList<>();
      try {
        instance.takeUp(new TaskAdoption(configuration, instance, admission, registry)::of);
        listen(instance, service, admission, metrics, listeners);
        instance.engine().loop().post(new Housekeeper(instance, admission, keeper, report)::begin);
        signals.stopped().join();
      } finally {
        signals.over();
        end(instance, service, keeper, signals, listeners);
      }
      return 0;
    } catch (ConfigurationException e) {
      report.refused(e);
      return ExitCodes.NOT_STARTED;
    } catch (IOException | LedgerException e) {
      report.refused(Messages.of(e));
      return ExitCodes.NOT_STARTED;
    }
  }

  private List<String> environmentDeliveries() {
    return grantsWith(ToEnvironment.class::isInstance);
  }

  private List<String> signalsToNobody() {
    return grantsWith(
        delivery ->
            delivery instanceof ToFile file
                && file.onChange() instanceof OnChange.Send send
                && send.pidFile().isEmpty());
  }

  private List<String> grantsWith(Predicate<ConfiguredDelivery> kind) {
    return configuration.tasks().stream()
        .flatMap(task -> task.grants().stream())
        .filter(grant -> grant.deliveries().stream().anyMatch(kind))
        .map(ConfiguredGrant::where)
        .toList();
  }

  private Admission admission(Instance instance, TaskRegistry registry)
      throws ConfigurationException {
    Map<String, TargetAddress> addresses = context.addresses();
    DeliveryNotes.of(configuration.tasks(), addresses)
        .forEach(note -> report.warn(note.toString()));
    ChangeHooks hooks = new ChangeHooks(report, context.environment());
    return new Admission(configuration, addresses, instance, registry, hooks);
  }

  /**
   * Whoever held a task of an earlier sidecar finds it again as soon as the socket is there. The
   * tasks begin before the listener for health is there, which only looks on.
   */
  private void listen(
      Instance instance,
      SidecarService service,
      Admission admission,
      Metrics metrics,
      List<AutoCloseable> listeners)
      throws IOException {
    Endpoint endpoint = Endpoint.start(settings(), service);
    listeners.add(endpoint);
    serveOperators(endpoint, instance, service);
    StartupTasks beginnings = new StartupTasks(service, admission, instance, report);
    listeners.add(beginnings);
    configuration.tasks().stream()
        .filter(ConfiguredTask::beginsWithSidecar)
        .forEach(beginnings::begin);
    if (configuration.sidecar().health().isPresent()) {
      Health health = new SidecarHealth(instance, admission, beginnings, metrics);
      listeners.add(HealthListener.start(configuration.sidecar().health().get(), health));
    }
  }

  /** Tasks are served even where operators cannot be. */
  private void serveOperators(Endpoint endpoint, Instance instance, SidecarService service) {
    try {
      endpoint.serveOperators(instance.state().operators(instance.own().name()), service);
    } catch (IOException e) {
      report.warn("`mayfly status` and `mayfly end` cannot reach this sidecar: " + Messages.of(e));
    }
  }

  /** Whoever holds a task or waits for its receipt is told of its end before we stop listening. */
  private void end(
      Instance instance,
      SidecarService service,
      ReceiptKeeper keeper,
      TaskSignals signals,
      List<AutoCloseable> listeners)
      throws Exception {
    instance
        .engine()
        .onLoop(
            () -> {
              service.close();
              return true;
            })
        .join();
    ShutdownWait ending = new ShutdownWait(instance, report, keeper);
    ending.await(configuration.shutdownGrace(), signals.impatient());
    for (AutoCloseable listener : listeners) {
      listener.close();
    }
    ending.settleAndHandOver();
  }

  private EndpointSettings settings() {
    ConfiguredSidecar sidecar = configuration.sidecar();
    ProcessEnvironment environment = context.environment();
    return new EndpointSettings(
        sidecar
            .socket()
            .orElseGet(() -> MayflyClient.usualPlace(environment.variables(), environment.user())),
        FileOwnership.permissions(sidecar.perms()),
        sidecar.group(),
        sidecar.listen());
  }
}

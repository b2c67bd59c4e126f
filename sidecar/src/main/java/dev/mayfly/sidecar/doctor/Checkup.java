package dev.mayfly.sidecar.doctor;

import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Examination;
import dev.mayfly.sidecar.command.Examinations;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.Logs;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.disk.StateExamination;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.policy.PolicyChecks;
import dev.mayfly.sidecar.receipts.ReceiptChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that one configuration stands on, to be looked at. */
public final class Checkup implements Examinations {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Map<String, TargetAddress> addresses;
  private final ConfiguredServers servers;
  private final StateFolder state;
  private final ProcessEnvironment environment;
  private final Clock clock;

  private Checkup(
      Configuration configuration,
      Map<String, TargetAddress> addresses,
      ConfiguredServers servers,
      StateFolder state,
      ProcessEnvironment environment,
      Clock clock) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.servers = servers;
    this.state = state;
    this.environment = environment;
    this.clock = clock;
  }

  public static Checkup of(Arguments arguments, Console console, ProcessEnvironment environment)
      throws Exception {
    InstalledBackends installed = InstalledBackends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, environment).read();
    Logs.open(configuration.log(), console.err(), true, false, environment.variables());
    Clock clock = new SystemClock();
    BackendContexts contexts = new BackendContexts(configuration, installed, environment, clock);
    ConfiguredServers servers = ConfiguredServers.of(configuration, contexts);
    return new Checkup(
        configuration,
        ConfiguredServers.addresses(contexts),
        servers,
        Instance.stateOf(configuration, environment),
        environment,
        clock);
  }

  @Override
  public List<Examination> all() {
    List<Examination> all = new ArrayList<>();
    all.add(new Examination("Vault at " + servers.server().address(), this::vault));
    servers
        .backends()
        .forEach(
            (name, backend) ->
                all.add(new Examination("target " + name, () -> backend.examine(soon()))));
    all.add(
        new Examination("state folder " + state.path(), () -> StateExamination.of(state.path())));
    all.add(new Examination("ledgers", () -> MachineChecks.ledgers(state.ledgers())));
    all.add(
        new Examination("deliveries", () -> MachineChecks.deliveries(configuration, addresses)));
    all.add(
        new Examination(
            "lifetimes", () -> LifetimeChecks.of(configuration, servers.backends(), soon())));
    all.add(
        new Examination("login files", () -> MachineChecks.evidence(configuration, environment)));
    all.add(new Examination("isolation", () -> IsolationChecks.of(configuration, environment)));
    configuration
        .handOver()
        .ifPresent(
            place ->
                all.add(
                    new Examination(
                        "hand-over",
                        () -> ReceiptChecks.handOver(place, servers.vault(), soon()))));
    configuration
        .receipts()
        .signing()
        .ifPresent(
            signing ->
                all.add(
                    new Examination(
                        "receipts' signature",
                        () -> ReceiptChecks.signature(signing, servers.vault(), soon()))));
    return all;
  }

  private List<Finding> vault() {
    List<Finding> findings = new ArrayList<>(VaultExamination.connection(servers.server()));
    try {
      Principal principal = servers.vault().principal(soon());
      findings.add(new Finding(Severity.NOTE, "Vault knows us as " + principal, ""));
      findings.addAll(PolicyChecks.of(configuration, principal));
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, e.message(), ""));
    }
    return findings;
  }

  private Deadline soon() {
    return Deadline.in(clock, PATIENCE);
  }

  @Override
  public void close() {
    servers.close();
  }
}

package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.Logs;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.context.VaultAccess;
import dev.mayfly.sidecar.context.WarmUp;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.process.Terminal;
import dev.mayfly.sidecar.reporting.LedgerLog;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a command that does something works with: the configuration, as it was asked for, and the
 * log.
 */
public record CommandContext(
    Configuration configuration,
    ProcessEnvironment environment,
    VaultAccess vault,
    Log log,
    RunReport report) {

  public static CommandContext of(
      ProcessEnvironment environment, Arguments arguments, Console console, boolean verbose)
      throws ConfigurationException, IOException {
    WarmUp.begin();
    Configuration configuration =
        new ConfigurationReader(InstalledBackends.installed(), environment.variables())
            .read(arguments.config(environment.variables()));
    WarmUp.of(configuration, environment);
    boolean terminal = Terminal.isShown(2);
    Log log =
        Logs.open(configuration.log(), console.err(), terminal, verbose, environment.variables());
    return new CommandContext(
        configuration,
        environment,
        VaultAccess.of(configuration, environment),
        log,
        new RunReport(log, terminal));
  }

  /** Has the person at our terminal log in, where the configuration says that a person does. */
  public void askPerson() throws BackendException, InterruptedException {
    vault.askPerson(report, environment.variables(), new SystemClock());
  }

  public StateFolder state() throws IOException {
    return Instance.stateOf(configuration, environment);
  }

  /** Where the targets' clients find them, by the targets' names. */
  public Map<String, TargetAddress> addresses() throws ConfigurationException {
    return ConfiguredServers.addresses(contexts(new SystemClock()));
  }

  private BackendContexts contexts(Clock clock) {
    return new BackendContexts(configuration, InstalledBackends.installed(), environment, clock);
  }

  /** Begins to work; {@code listener} is told of every entry, as the log is. */
  public Instance open(LedgerListener listener)
      throws ConfigurationException, IOException, LedgerException {
    return open(listener, lanes -> lanes);
  }

  /** The same; {@code measured} may look at every call. */
  public Instance open(LedgerListener listener, UnaryOperator<Lanes> measured)
      throws ConfigurationException, IOException, LedgerException {
    Clock clock = new SystemClock();
    LedgerLog lines = new LedgerLog(log);
    LedgerListener both =
        (entry, ledger) -> {
          listener.recorded(entry, ledger);
          lines.recorded(entry, ledger);
        };
    ConfiguredServers servers = ConfiguredServers.of(configuration, contexts(clock), vault);
    return Instance.open(configuration, servers, environment, both, measured, clock);
  }

  public Instance open() throws ConfigurationException, IOException, LedgerException {
    return open((entry, ledger) -> {});
  }
}

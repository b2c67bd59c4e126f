package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Journal;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.CommandNotRunnableException;
import dev.mayfly.sidecar.process.Terminal;
import dev.mayfly.sidecar.reporting.JournalLog;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.runtime.SystemClock;
import java.io.IOException;

/** {@code mayfly run}: a command that has its credentials exactly as long as it runs. */
public final class Run {

  private final Configuration configuration;
  private final World world;
  private final Log log;

  public Run(Configuration configuration, World world, Log log) {
    this.configuration = configuration;
    this.world = world;
    this.log = log;
  }

  /**
   * Runs the command and returns its exit code, or one of our own where there was none. To be
   * called on the main thread.
   */
  public int execute(RunOptions options) throws InterruptedException {
    TaskSignals signals = new TaskSignals().take();
    RunReport report = new RunReport(log, Terminal.isShown(2));
    try {
      Child.check(options.command(), world.variables());
      Plan plan = new Plan(configuration, options, Names.incarnation(Names.random()), world);
      LeaseFacts facts = new LeaseFacts(plan.id());
      Session session = open(facts);
      return new RunTask(options, world, session, plan, facts, signals, report).run();
    } catch (CommandNotRunnableException e) {
      report.refused(String.valueOf(e.getMessage()));
      return e.exitCode();
    } catch (RunException e) {
      report.refused(e.message());
      return e.exitCode();
    } catch (ConfigurationException | IOException | LedgerException e) {
      report.refused(String.valueOf(e.getMessage()));
      return ExitCodes.NOT_STARTED;
    }
  }

  private Session open(Journal facts) throws ConfigurationException, IOException, LedgerException {
    Clock clock = new SystemClock();
    JournalLog lines = new JournalLog(log);
    Journal journal =
        entry -> {
          facts.recorded(entry);
          lines.recorded(entry);
        };
    Servers servers =
        Servers.of(configuration, new Contexts(configuration, Backends.installed(), world, clock));
    return Session.open(configuration, servers, world, journal, clock);
  }
}

package dev.mayfly.sidecar.run;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.Names;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.CommandNotRunnableException;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.DeliveryNotes;
import dev.mayfly.sidecar.tasks.Plan;
import dev.mayfly.sidecar.tasks.TaskSignals;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A command that has its credentials exactly as long as it runs. */
public final class Run {

  private final CommandContext context;

  /** Finds the task among what is configured. */
  @FunctionalInterface
  public interface TaskChoice {
    ConfiguredTask of(Configuration configuration) throws RunException;
  }

  public Run(CommandContext context) {
    this.context = context;
  }

  /**
   * Runs the command as the chosen task and returns its exit code, or one of our own where there
   * was none. To be called on the main thread.
   */
  public int execute(TaskChoice choice, RunOptions options) throws InterruptedException {
    RunReport report = context.report();
    ProcessEnvironment environment = context.environment();
    try {
      Child.check(options.command(), environment.variables());
      ConfiguredTask task = choice.of(context.configuration());
      context.askPerson();
      // Until here nothing is begun, and a signal ends us as it ends any program.
      TaskSignals signals = new TaskSignals(new SystemClock()).take();
      report.checkInit(ProcessHandle.current().pid());
      String incarnation = Names.incarnation(Names.random());
      ChangeHooks hooks = new ChangeHooks(report, environment);
      Map<String, TargetAddress> addresses = context.addresses();
      Plan plan =
          Selection.plan(context.configuration(), task, options, incarnation, addresses, hooks);
      DeliveryNotes.of(List.of(plan.task()), addresses)
          .forEach(note -> report.warn(note.toString()));
      Instance instance = context.open();
      return new RunTask(options, environment, instance, plan, signals, hooks, report).run();
    } catch (CommandNotRunnableException e) {
      report.refused(Messages.of(e));
      return e.exitCode();
    } catch (RunException e) {
      report.refused(e.message());
      return e.exitCode();
    } catch (ConfigurationException e) {
      report.refused(e);
      return ExitCodes.NOT_STARTED;
    } catch (IOException | LedgerException | BackendException e) {
      report.refused(Messages.of(e));
      return ExitCodes.NOT_STARTED;
    }
  }
}

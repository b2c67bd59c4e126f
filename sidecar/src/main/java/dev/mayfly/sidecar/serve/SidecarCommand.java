package dev.mayfly.sidecar.serve;

import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.CommandContext;

/** The command {@code sidecar}. */
public final class SidecarCommand implements Command {

  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledger");

  private final ProcessEnvironment environment;

  public SidecarCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("sidecar", "serve the tasks of other containers or processes until stopped")
        .describing(
            """
            Makes the credentials of tasks that are not its children, delivers them, replaces them while the task shows
            that it lives, and cuts access when it does not. Stays until SIGTERM, then ends every task and sees
            its credentials dead.\
            """)
        .with(Option.CONFIG, VERBOSE)
        .exiting(
            ExitCodes.NOT_STARTED,
            "0    stopped by a signal; what could not be proven in time is left to the next start",
            "125  it could not begin to serve")
        .examples("mayfly sidecar -c mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    CommandContext context =
        CommandContext.of(environment, arguments, console, arguments.has(VERBOSE));
    return new Sidecar(context).serve();
  }
}

package dev.mayfly.sidecar.run;

import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.CommandContext;
import java.util.Set;

/** The command {@code run}. */
public final class RunCommand implements Command {

  private static final Option TASK =
      Option.of("task", "NAME", "which task of the configuration; needed where it has several");
  private static final Option GRANT =
      Option.of("grant", "NAME", "only this grant of the task; may be given more than once");
  private static final Option USER =
      Option.of("user", "NAME", "whom COMMAND runs as; the task's `user` where it is left out");
  private static final Option REASON = Option.of("reason", "TEXT", "why, for the receipt");
  private static final Option REQUIRE_PROOF =
      Option.flag("require-proof", "exit with 121 where the end is not proven in time");
  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledger");

  private final ProcessEnvironment environment;

  public RunCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("run", "run a command with credentials that end with it")
        .describing(
            """
            Makes the task's credentials, delivers them, runs COMMAND, and when that ends, however it ends, cuts
            access: sessions killed, accounts gone, checked at the target. COMMAND has the terminal and the signals. As
            another user (--user, for root) it cannot read what Mayfly logs in to Vault with.\
            """)
        .taking(Operands.command("COMMAND [ARGUMENT…]"))
        .with(Option.CONFIG, TASK, GRANT, USER, REASON, REQUIRE_PROOF, VERBOSE)
        .exiting(ExitCodes.NOT_STARTED, ExitCodes.ofCommand())
        .examples(
            "mayfly run -- ./nightly-report.sh",
            "mayfly run -c reports.yaml --task nightly --reason TICKET-12 -- psql");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    CommandContext context =
        CommandContext.of(environment, arguments, console, arguments.has(VERBOSE));
    RunOptions options =
        new RunOptions(
            arguments.find(TASK),
            Set.copyOf(arguments.all(GRANT)),
            arguments.find(USER),
            arguments.find(REASON).orElse(""),
            arguments.has(REQUIRE_PROOF),
            false,
            arguments.operands());
    return new Run(context)
        .execute(configuration -> Selection.task(configuration, options), options);
  }
}

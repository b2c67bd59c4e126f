package dev.mayfly.sidecar.hold;

import dev.mayfly.client.MayflyClient;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.configuration.ConfiguredLog;
import dev.mayfly.sidecar.configuration.EnvironmentPresets;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.Logs;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.process.Terminal;
import dev.mayfly.sidecar.reporting.Log;
import java.nio.file.Path;
import java.util.Optional;

/** The command {@code hold}. */
public final class HoldCommand implements Command {

  private static final Option TASK =
      Option.of("task", "NAME", "which task of the sidecar's configuration");
  private static final Option SOCKET =
      new Option(
          "socket", "", "PATH", "$MAYFLY_SOCKET, else the usual one", "the sidecar's socket");
  private static final Option PURPOSE = Option.of("purpose", "TEXT", "why, for the receipt");
  private static final Option ENVIRONMENT =
      Option.of("environment", "SET", "give COMMAND the login as variables: pg, jdbc or spring");
  private static final Option GRANT =
      Option.of("grant", "NAME", "whose login that is; needed where the task has several");
  private static final Option REQUIRE_PROOF =
      Option.flag("require-proof", "exit with 121 where the end is not proven in time");
  private static final ConfiguredLog LOG = new ConfiguredLog("auto", "auto");

  private final ProcessEnvironment environment;

  public HoldCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("hold", "run a command as a task of a sidecar beside it")
        .describing(
            """
            Joins the task, holds its pulse while COMMAND runs, and ends it with COMMAND. Needs no configuration, only the
            sidecar's socket. Where the sidecar ends the task, COMMAND gets SIGTERM, and SIGKILL 10 s later. COMMAND has the
            terminal and the signals, and MAYFLY_SOCKET, MAYFLY_TASK, MAYFLY_INCARNATION and MAYFLY_TASK_SECRET to call the
            API with. Variables of --environment cannot follow a credential that is replaced: a file or the API can.\
            """)
        .taking(Operands.command("COMMAND [ARGUMENT…]"))
        .with(TASK, SOCKET, PURPOSE, ENVIRONMENT, GRANT, REQUIRE_PROOF)
        .exiting(ExitCodes.NOT_STARTED, ExitCodes.ofCommand())
        .examples(
            "mayfly hold --task nightly-report -- ./report.sh",
            "mayfly hold --task console --purpose TICKET-12 --environment pg -- psql");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    boolean terminal = Terminal.isShown(2);
    Log log = Logs.open(LOG, console.err(), terminal, false, environment.variables());
    RunReport report = new RunReport(log, terminal);
    return new HeldCommand(options(arguments), environment, report).run();
  }

  private HoldOptions options(Arguments arguments) throws Failure {
    Optional<String> preset = arguments.find(ENVIRONMENT);
    if (preset.isPresent() && !EnvironmentPresets.NAMES.contains(preset.get())) {
      throw usage(
          "there is no set of variables `" + preset.get() + "`",
          "known: " + String.join(", ", EnvironmentPresets.NAMES));
    }
    if (arguments.find(GRANT).isPresent() && preset.isEmpty()) {
      throw usage("--grant says whose login --environment holds", "add --environment pg");
    }
    return new HoldOptions(
        arguments.find(TASK).orElseThrow(() -> usage("--task is missing", "--task NAME")),
        arguments
            .find(SOCKET)
            .map(Path::of)
            .orElseGet(() -> MayflyClient.usualSocket(environment.variables(), environment.user())),
        arguments.find(PURPOSE).orElse(""),
        preset,
        arguments.find(GRANT),
        arguments.has(REQUIRE_PROOF),
        arguments.operands());
  }

  private static Failure usage(String message, String remedy) {
    return new Failure("usage", message, remedy);
  }
}

package dev.mayfly.sidecar.db;

import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.SessionList;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfiguredSession;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.run.Run;
import dev.mayfly.sidecar.run.RunOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command {@code db}. */
public final class DbCommand implements Command {

  private static final Option ROLE =
      Option.of("role", "NAME", "which role; needed where the target has several sessions");
  private static final Option REASON =
      Option.of("reason", "TEXT", "why, for the receipt; asked for where the session needs one");
  private static final Option PRINT =
      Option.of(
          "print",
          "FORMAT",
          "print the login as "
              + String.join(", ", PrintedLogin.FORMATS)
              + " for another client, and hold the session until Ctrl-D or Ctrl-C");
  private static final Option REQUIRE_PROOF =
      Option.flag("require-proof", "exit with 121 where the end is not proven in time");
  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledger");

  private final ProcessEnvironment environment;
  private final SessionList list;

  public DbCommand(ProcessEnvironment environment, SessionList list) {
    this.environment = environment;
    this.list = list;
  }

  @Override
  public Usage usage() {
    return Usage.of("db", "open a database with a login of your own that ends with the session")
        .describing(
            """
            Makes a login for this one session, as whom Vault knows you, opens the database's client with it (or the
            program that follows --), and when that ends, however it ends, cuts access and proves it. Without a target
            it lists what can be opened.\
            """)
        .taking(new Operands("[TARGET [-- COMMAND [ARGUMENT…]]]", 0, Integer.MAX_VALUE, false))
        .with(Option.CONFIG, ROLE, REASON, PRINT, REQUIRE_PROOF, VERBOSE, Option.OUTPUT)
        .exiting(ExitCodes.NOT_STARTED, ExitCodes.ofCommand())
        .examples(
            "mayfly db",
            "mayfly db reporting --reason TICKET-12",
            "mayfly db reporting --print url",
            "mayfly db reporting --role report_writer -- pg_dump --schema-only");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    if (arguments.operands().isEmpty()) {
      return list.print(configured(arguments).sessions(), arguments, console);
    }
    CommandContext context =
        CommandContext.of(environment, arguments, console, arguments.has(VERBOSE));
    try {
      return open(arguments, context, context.configuration().sessions());
    } catch (RunException e) {
      context.report().refused(e.message());
      return e.exitCode();
    }
  }

  /** What the file says; the list needs no Vault. */
  private Configuration configured(Arguments arguments)
      throws Failure, ConfigurationException, IOException {
    return new ConfigurationFile(arguments, InstalledBackends.installed(), environment).read();
  }

  private static int open(
      Arguments arguments, CommandContext context, List<ConfiguredSession> sessions)
      throws RunException, InterruptedException {
    ConfiguredSession configured =
        SessionChoice.of(sessions, arguments.operands().get(0), arguments.find(ROLE));
    List<String> typed = arguments.operands().subList(1, arguments.operands().size());
    Optional<String> format = arguments.find(PRINT);
    if (format.isPresent() && !typed.isEmpty()) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "--print opens no client, and " + typed.get(0) + " is one; fix: leave one of them out");
    }
    ConfiguredSession session =
        format.isPresent() ? PrintedLogin.of(configured, format.get()) : configured;
    RunOptions options =
        new RunOptions(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Reason.of(session, arguments.find(REASON)),
            arguments.has(REQUIRE_PROOF),
            true,
            typed.isEmpty() ? session.client() : typed);
    return new Run(context).execute(configuration -> session.task(), options);
  }
}

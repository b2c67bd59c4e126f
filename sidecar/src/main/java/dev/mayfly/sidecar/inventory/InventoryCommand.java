package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Ledgers;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Printer;
import dev.mayfly.sidecar.command.Report;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfiguredOwner;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.configuration.OwnersReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.Logs;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.text.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The command {@code inventory}. */
public final class InventoryCommand implements Command {

  private static final Option OWNERS =
      Option.of(
          "owners", "FILE", "whose accounts are and what for, beside what their comments say");
  private static final Option PASSWORD_AGE =
      new Option("password-age", "", "TIME", "90d", "how old a password may be");
  private static final Option FLAGGED =
      Option.flag("flagged", "only the accounts that deserve a look");
  private static final Option OUTPUT =
      new Option("output", "o", "FORMAT", "text", "text, table, json, jsonl, yaml, csv or html");

  private final ProcessEnvironment environment;
  private final Ledgers ledgers;
  private final Clock clock;
  private final Printer printer;

  public InventoryCommand(
      ProcessEnvironment environment, Ledgers ledgers, Clock clock, Printer printer) {
    this.environment = environment;
    this.ledgers = ledgers;
    this.clock = clock;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("inventory", "list every account at the targets: whose, and what it may do")
        .describing(
            """
            Looks at each target with a guard's login of its own, which ends with the look, and changes nothing. Says
            of each account whether it is ours and whether a process of this state folder has it, who answers for it,
            what it may do, when it expires, and what deserves a look. Without TARGET it lists all targets.\
            """)
        .taking(new Operands("[TARGET…]", 0, Integer.MAX_VALUE, false))
        .with(Option.CONFIG, Ledgers.STATE, OWNERS, PASSWORD_AGE, FLAGGED, OUTPUT)
        .exiting(
            Usage.FAILED,
            "0  every account is listed",
            "1  something could not be looked at: what could is listed",
            "2  nothing could be looked at: the error says why")
        .examples(
            "mayfly inventory",
            "mayfly inventory reporting --flagged",
            "mayfly inventory --owners owners.yaml -o html > inventory.html");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    Duration age = age(arguments);
    List<ConfiguredOwner> owners = owners(arguments);
    InstalledBackends installed = InstalledBackends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, environment).read();
    Logs.open(configuration.log(), console.err(), true, false, environment.variables());
    Classifier classifier =
        new Classifier(HeldLeases.of(ledgers.read(arguments)), owners, age, clock.now());
    List<TargetReport> reports;
    try (ConfiguredServers servers =
        ConfiguredServers.of(
            configuration, new BackendContexts(configuration, installed, environment, clock))) {
      reports =
          new Targets(configuration, servers.backends(), classifier, clock)
              .look(arguments.operands());
    }
    complain(reports, console);
    if (!reports.isEmpty() && reports.stream().allMatch(TargetReport::unseenWhole)) {
      return Usage.FAILED;
    }
    boolean flaggedOnly = arguments.has(FLAGGED);
    printer.print(report(reports, flaggedOnly), arguments, console);
    return reports.stream().allMatch(report -> report.unseen().isEmpty())
        ? Usage.DONE
        : Usage.FOUND_WRONG;
  }

  private Report report(List<TargetReport> reports, boolean flaggedOnly) {
    AccountRows rows = new AccountRows(reports, flaggedOnly);
    return new Report(
        rows.text(),
        rows.all(),
        Optional.of(() -> new InventoryPage(reports, flaggedOnly, clock.now()).html()));
  }

  private static void complain(List<TargetReport> reports, Console console) {
    for (TargetReport report : reports) {
      for (String unseen : report.unseen()) {
        console.err().println("mayfly: target " + report.target() + ": " + Visible.line(unseen));
      }
    }
  }

  private static Duration age(Arguments arguments) throws Failure {
    String written = arguments.find(PASSWORD_AGE).orElse(PASSWORD_AGE.fallback());
    return Durations.parse(written)
        .orElseThrow(
            () ->
                new Failure("usage", "`" + written + "` is no time", "--password-age 90d, or 12h"));
  }

  private static List<ConfiguredOwner> owners(Arguments arguments)
      throws ConfigurationException, IOException {
    Optional<String> file = arguments.find(OWNERS);
    return file.isPresent() ? OwnersReader.read(Path.of(file.get())) : List.of();
  }
}

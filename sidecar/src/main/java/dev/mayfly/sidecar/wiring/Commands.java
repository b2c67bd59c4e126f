package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.AuditShow;
import dev.mayfly.sidecar.command.AuditVerify;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.CommandTable;
import dev.mayfly.sidecar.command.Completion;
import dev.mayfly.sidecar.command.ConfigCheck;
import dev.mayfly.sidecar.command.ConfigExplain;
import dev.mayfly.sidecar.command.ConfigSchema;
import dev.mayfly.sidecar.command.Doctor;
import dev.mayfly.sidecar.command.EndTask;
import dev.mayfly.sidecar.command.GenerateConfig;
import dev.mayfly.sidecar.command.GenerateScripts;
import dev.mayfly.sidecar.command.GenerateScripts.Kind;
import dev.mayfly.sidecar.command.Leases;
import dev.mayfly.sidecar.command.Manual;
import dev.mayfly.sidecar.command.Printer;
import dev.mayfly.sidecar.command.ReceiptsKey;
import dev.mayfly.sidecar.command.ReceiptsList;
import dev.mayfly.sidecar.command.ReceiptsVerify;
import dev.mayfly.sidecar.command.SessionList;
import dev.mayfly.sidecar.command.Status;
import dev.mayfly.sidecar.command.StatusText;
import dev.mayfly.sidecar.command.StrandedList;
import dev.mayfly.sidecar.command.Version;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.Problem;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.db.DbCommand;
import dev.mayfly.sidecar.disk.StateExamination;
import dev.mayfly.sidecar.doctor.Checkup;
import dev.mayfly.sidecar.doctor.LifetimeChecks;
import dev.mayfly.sidecar.doctor.PlaceChecks;
import dev.mayfly.sidecar.hold.HoldCommand;
import dev.mayfly.sidecar.instance.StateLedgers;
import dev.mayfly.sidecar.inventory.InventoryCommand;
import dev.mayfly.sidecar.receipts.SignedReceipts;
import dev.mayfly.sidecar.recovery.Recover;
import dev.mayfly.sidecar.recovery.Stranded;
import dev.mayfly.sidecar.rotator.RotatorCommand;
import dev.mayfly.sidecar.run.RunCommand;
import dev.mayfly.sidecar.serve.SidecarCommand;
import dev.mayfly.sidecar.tasks.DeliveryNotes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every command, made of what it works with. */
public final class Commands implements CommandTable {

  private static final List<String> NAMES =
      List.of(
          "run",
          "sidecar",
          "hold",
          "db",
          "wait",
          "inject",
          "recover",
          "rotator",
          "status",
          "end",
          "leases",
          "inventory",
          "receipts",
          "receipts key",
          "receipts verify",
          "stranded list",
          "stranded retry",
          "stranded resolve",
          "audit show",
          "audit verify",
          "doctor",
          "config check",
          "config explain",
          "config schema",
          "generate config",
          "generate sql",
          "generate vault",
          "generate vault-policy",
          "generate rotator-policy",
          "generate plugin",
          "completion",
          "manual",
          "version");

  private final ProcessEnvironment environment;

  public Commands(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  /** A switch and no map: only the command that is asked for is loaded. */
  @Override
  public Command make(String name) {
    return switch (name) {
      case "run" -> new RunCommand(environment);
      case "sidecar" -> new SidecarCommand(environment);
      case "hold" -> new HoldCommand(environment);
      case "db" -> new DbCommand(environment, new SessionList(printer()));
      case "wait" -> new WaitCommand(environment);
      case "inject" -> new InjectCommand(environment);
      case "recover" -> new Recover(environment);
      case "rotator" -> new RotatorCommand(environment);
      case "status" ->
          new Status(operations(), new StatusText(new SystemClock()), printer(), new LiveDisplay());
      case "end" -> new EndTask(operations(), printer());
      case "leases" -> new Leases(ledgers(), new SystemClock(), printer());
      case "inventory" ->
          new InventoryCommand(environment, ledgers(), new SystemClock(), printer());
      case "receipts" -> new ReceiptsList(ledgers(), new SystemClock(), new ReportWording());
      case "receipts key" -> new ReceiptsKey(new SignedReceipts(environment));
      case "receipts verify" -> new ReceiptsVerify(new SignedReceipts(environment), printer());
      case "stranded list" -> new StrandedList(ledgers(), printer());
      case "audit show" -> new AuditShow(ledgers(), new ReportWording());
      case "audit verify" -> new AuditVerify(ledgers(), printer());
      case "stranded retry" -> Stranded.retry(environment);
      case "stranded resolve" -> Stranded.resolve(environment);
      case "doctor" ->
          new Doctor(
              (arguments, console) -> Checkup.of(arguments, console, environment), printer());
      case "config check" -> new ConfigCheck(this::checked, printer());
      case "config explain" -> new ConfigExplain(InstalledBackends.installed(), printer());
      case "config schema" -> new ConfigSchema(InstalledBackends.installed(), new ReportWording());
      case "generate config" -> new GenerateConfig(InstalledBackends.installed());
      case "generate sql" -> new GenerateScripts(Kind.SQL, scripts(), printer());
      case "generate vault" -> new GenerateScripts(Kind.VAULT, scripts(), printer());
      case "generate vault-policy" -> new GenerateScripts(Kind.VAULT_POLICY, scripts(), printer());
      case "generate rotator-policy" ->
          new GenerateScripts(Kind.ROTATOR_POLICY, scripts(), printer());
      case "generate plugin" -> new GenerateScripts(Kind.PLUGIN, scripts(), printer());
      case "completion" -> new Completion(this);
      case "manual" -> new Manual(this);
      case "version" -> Version.ofProcess();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  /** Read, and accepted by all that it is for. */
  private ConfigCheck.Checked checked(Arguments arguments) throws Exception {
    InstalledBackends installed = InstalledBackends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, environment).read();
    BackendContexts contexts =
        new BackendContexts(configuration, installed, environment, new SystemClock());
    List<Problem> notes =
        new ArrayList<>(
            DeliveryNotes.of(configuration.tasks(), ConfiguredServers.addresses(contexts)));
    try (ConfiguredServers servers = ConfiguredServers.of(configuration, contexts)) {
      notes.addAll(LifetimeChecks.notes(configuration, servers.backends()));
    }
    notes.addAll(exposures(configuration));
    return new ConfigCheck.Checked(configuration, notes);
  }

  /** Folders of this machine, as far as they are there. */
  private List<Problem> exposures(Configuration configuration) throws IOException {
    List<Finding> exposed = new ArrayList<>();
    if (configuration.state().isPresent()) {
      exposed.addAll(StateExamination.exposed(configuration.state().get()));
    }
    exposed.addAll(PlaceChecks.exposed(configuration.tasks()));
    return exposed.stream()
        .map(
            found ->
                new Problem(
                    configuration.file().toString(), 0, found.what(), "fix: " + found.remedy()))
        .toList();
  }

  private StateLedgers ledgers() {
    return new StateLedgers(environment);
  }

  private LocalOperations operations() {
    return new LocalOperations(ledgers());
  }

  private ConfiguredScripts scripts() {
    return new ConfiguredScripts(environment);
  }

  private static Printer printer() {
    return new Printer(new ReportWording());
  }
}

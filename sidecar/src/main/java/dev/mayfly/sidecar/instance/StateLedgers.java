package dev.mayfly.sidecar.instance;

import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Ledgers;
import dev.mayfly.sidecar.command.ProcessLedger;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.disk.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledgers in the state folder that a command line means. */
public final class StateLedgers implements Ledgers {

  /** Deleted between two looks. */
  private static final LedgerOrigin GONE = LedgerOrigin.here("an unknown process", Map.of());

  private final ProcessEnvironment environment;

  public StateLedgers(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<ProcessLedger> read(Arguments arguments)
      throws Failure, ConfigurationException, IOException {
    return read(folder(arguments).ledgers());
  }

  /** Without a configuration the standard folder is meant: one need not have it to look. */
  public StateFolder folder(Arguments arguments)
      throws Failure, ConfigurationException, IOException {
    Optional<String> written = arguments.find(STATE);
    if (written.isPresent()) {
      return new StateFolder(Path.of(written.get()));
    }
    ConfigurationFile file =
        new ConfigurationFile(arguments, InstalledBackends.installed(), environment);
    return file.isMeant()
        ? Instance.stateOf(file.read(), environment)
        : new StateFolder(StateFolder.standard(environment.variables(), environment.user()));
  }

  public static List<ProcessLedger> read(LedgerStore store) throws IOException {
    List<ProcessLedger> ledgers = new ArrayList<>();
    for (LedgerName name : store.unfinished()) {
      ledgers.add(ledger(store, name));
    }
    for (LedgerName name : store.finished()) {
      ledgers.add(ledger(store, name, Standing.FINISHED));
    }
    return ledgers;
  }

  /** Of a process that may have something left to do. */
  public static ProcessLedger ledger(LedgerStore store, LedgerName name) throws IOException {
    return ledger(store, name, store.isLiving(name) ? Standing.LIVING : Standing.LEFT);
  }

  private static ProcessLedger ledger(LedgerStore store, LedgerName name, Standing standing)
      throws IOException {
    LedgerOrigin origin = store.origin(name).orElse(GONE);
    return ProcessLedger.of(name.text(), origin.process(), standing, store.read(name))
        .toldBy(origin.elsewhere().map(told -> origin.witness()));
  }
}

package dev.mayfly.sidecar.instance;

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
import java.util.Optional;

/** The ledgers in the state folder that a command line means. */
public final class StateLedgers implements Ledgers {

  private final ProcessEnvironment environment;

  public StateLedgers(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<ProcessLedger> read(Arguments arguments)
      throws Failure, ConfigurationException, IOException {
    return read(folder(arguments));
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

  public static List<ProcessLedger> read(StateFolder state) throws IOException {
    List<ProcessLedger> ledgers = new ArrayList<>();
    for (Path folder : state.unfinished()) {
      ledgers.add(ledger(state, folder));
    }
    for (Path folder : state.finished()) {
      ledgers.add(ledger(state, folder, Standing.FINISHED));
    }
    return ledgers;
  }

  /** Of a process that may have something left to do. */
  public static ProcessLedger ledger(StateFolder state, Path folder) throws IOException {
    return ledger(state, folder, state.isLiving(folder) ? Standing.LIVING : Standing.LEFT);
  }

  private static ProcessLedger ledger(StateFolder state, Path folder, Standing standing)
      throws IOException {
    return ProcessLedger.of(
            folder.getFileName().toString(), state.process(folder), standing, state.ledger(folder))
        .toldBy(state.witness(folder));
  }
}

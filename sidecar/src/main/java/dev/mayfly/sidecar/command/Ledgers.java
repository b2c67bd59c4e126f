package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.ConfigurationException;
import java.io.IOException;
import java.util.List;

/** The ledgers of one machine. */
public interface Ledgers {

  /** Every option by which a person can say which state folder is meant. */
  Option STATE =
      Option.of(
          "state",
          "FOLDER",
          "the state folder, instead of the one that the configuration names or the standard one");

  /** All of them, oldest first; those that are finished last. */
  List<ProcessLedger> read(Arguments arguments) throws Failure, ConfigurationException, IOException;
}

package dev.mayfly.sidecar.command;

import java.util.List;

/** Everything that a configuration stands on. Closing it gives up what is open. */
public interface Examinations extends AutoCloseable {

  /** In the order in which they are looked at. */
  List<Examination> all();

  @Override
  void close();

  /** Makes them for the configuration that a command line means. */
  @FunctionalInterface
  interface Source {
    Examinations of(Arguments arguments, Console console) throws Exception;
  }
}

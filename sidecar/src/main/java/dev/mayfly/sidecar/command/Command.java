package dev.mayfly.sidecar.command;

/** One command of the program, such as {@code audit verify}. */
public interface Command {

  Usage usage();

  /**
   * Does it.
   *
   * @return the exit code
   * @throws Exception whatever keeps it from being done; {@link Failure} says it to the person
   */
  int run(Arguments arguments, Console console) throws Exception;
}

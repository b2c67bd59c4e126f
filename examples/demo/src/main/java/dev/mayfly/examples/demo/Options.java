package dev.mayfly.examples.demo;

import java.util.List;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param keep whether the servers stay up
 * @param json whether a program reads the output
 */
record Options(boolean keep, boolean json, boolean help) {

  static final String USAGE =
      """
      Usage: mayfly demo [--keep] [-o text|json]

      Starts a real OpenBao and a real PostgreSQL, kills a job that holds a login, and shows what becomes of the login:
      with Vault alone, with Mayfly, and with Mayfly killed beside its job. Every line is something observed.

        --keep          leaves the servers up and says how to look for yourself
        -o text|json    for people (the default) or for programs
        -h, --help      this text

      Exit: 0 everything held, 1 something did not (it is named), 2 something needed is missing.""";

  /** The options; empty where the line is not understood. */
  static Optional<Options> parse(List<String> arguments) {
    boolean keep = false;
    boolean json = false;
    boolean help = false;
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--keep" -> keep = true;
        case "-h", "--help" -> help = true;
        case "-o", "--output" -> {
          i++;
          String format = i < arguments.size() ? arguments.get(i) : "";
          if (!List.of("text", "json").contains(format)) {
            return Optional.empty();
          }
          json = format.equals("json");
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Options(keep, json, help));
  }
}

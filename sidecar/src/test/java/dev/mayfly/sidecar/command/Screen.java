package dev.mayfly.sidecar.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.testing.servers.search.SecretSearch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs one command as if it were typed, and keeps what it prints. */
final class Screen {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment;

  Screen() {
    this(Map.of());
  }

  Screen(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the exit code. What is on the screen from before is gone. */
  int type(Command command, String... words) {
    CommandTable table =
        new CommandTable() {
          @Override
          public List<String> names() {
            return List.of(command.usage().name());
          }

          @Override
          public Command make(String name) {
            return command;
          }
        };
    out.reset();
    err.reset();
    List<String> line =
        Stream.concat(Stream.of(command.usage().name().split(" ")), Arrays.stream(words)).toList();
    int code = new CommandLine(table, new Console(utf8(out), utf8(err), environment)).run(line);
    SecretSearch.hear(out() + err());
    return code;
  }

  private static PrintStream utf8(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}

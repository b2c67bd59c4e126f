package dev.mayfly.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import dev.mayfly.testing.servers.search.SecretSearch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * A command line that was run in this process: for what needs no process of its own, for starting
 * one takes long.
 */
record InProcess(int exitCode, String output, String errors) {

  static InProcess run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
    Commands commands = new Commands(new ProcessEnvironment(Map.of(), "nobody"));
    int exitCode = new CommandLine(commands, console).run(List.of(words));
    InProcess ended = new InProcess(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    SecretSearch.hear(ended.words());
    return ended;
  }

  String words() {
    return output + errors;
  }
}

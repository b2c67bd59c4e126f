package dev.mayfly.testing.servers.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The arguments of this JVM and of every process below it, as they are seen again and again: of
 * what lives shorter than a look takes to come round, not all are.
 */
final class Arguments {

  private static final int PERIOD_MILLIS = 200;

  private final Map<String, String> programs = new HashMap<>();
  private final Future<?> rounds =
      Executors.newSingleThreadScheduledExecutor(Arguments::background)
          .scheduleWithFixedDelay(this::lookRound, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);

  private static Thread background(Runnable rounds) {
    Thread thread = new Thread(rounds, "arguments");
    thread.setDaemon(true);
    return thread;
  }

  private void lookRound() {
    note(ProcessHandle.current());
    ProcessHandle.current().descendants().forEach(this::note);
  }

  private synchronized void note(ProcessHandle process) {
    List<String> line = read(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    line.forEach(argument -> programs.putIfAbsent(argument, line.get(0)));
  }

  private static List<String> read(Path file) {
    try {
      return List.of(new String(Files.readAllBytes(file), ISO_8859_1).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** Looks at all that were seen since the last time. */
  synchronized void look(Findings findings) {
    if (rounds.isDone()) {
      throw new IllegalStateException("Nobody looks at arguments any more");
    }
    lookRound();
    programs.forEach(
        (argument, program) ->
            findings.look("an argument of " + program, argument.getBytes(ISO_8859_1)));
    programs.clear();
  }
}

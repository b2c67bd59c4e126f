package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.files.AwaitedFile;
import dev.mayfly.sidecar.text.Visible;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The command {@code wait}. */
final class WaitCommand implements Command {

  private static final Option PIPE =
      Option.flag("pipe", "wait for the task's named pipe instead, so that it can be held");
  private static final Option TIMEOUT =
      new Option("timeout", "", "TIME", "1m", "how long to wait, such as 90s");
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final String INCARNATION = "{{incarnation}}";

  private final ProcessEnvironment environment;

  WaitCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("wait", "wait until a task's files are there")
        .describing(
            """
            For a process in another container or shell that reads the files a sidecar delivers. Where they belong to
            whoever holds the task's named pipe, hold that first: `mayfly wait --pipe TASK` waits until it can be. Reads
            the configuration, and needs nothing else of Mayfly.\
            """)
        .taking(Operands.one("TASK"))
        .with(Option.CONFIG, PIPE, TIMEOUT)
        .checking("they are there", "they are not there in time: the error says which, and why")
        .examples(
            "mayfly wait nightly-report",
            "mayfly wait --pipe nightly-report && exec 9>/run/mayfly/pulse && mayfly wait nightly-report");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    ConfiguredTask task = task(arguments);
    List<AwaitedFile> awaited = arguments.has(PIPE) ? List.of(pipe(task)) : files(task);
    Duration timeout = timeout(arguments);
    Deadline deadline = Deadline.in(new SystemClock(), timeout);
    List<String> missing = missing(awaited);
    while (!missing.isEmpty()) {
      if (deadline.passed()) {
        for (String each : missing) {
          console.err().println("mayfly: " + Visible.line(after(timeout, each)));
        }
        return Usage.FOUND_WRONG;
      }
      RunReport.isDoneWithin(new CompletableFuture<>(), PAUSE);
      missing = missing(awaited);
    }
    return Usage.DONE;
  }

  private static List<String> missing(List<AwaitedFile> awaited) {
    return awaited.stream().flatMap(each -> each.missing().stream()).toList();
  }

  private static String after(Duration timeout, String missing) {
    return "after " + Durations.format(timeout) + " " + missing;
  }

  private ConfiguredTask task(Arguments arguments) throws Exception {
    Configuration configuration =
        new ConfigurationFile(arguments, InstalledBackends.installed(), environment).read();
    String name = arguments.operand().orElse("");
    List<String> names = configuration.tasks().stream().map(ConfiguredTask::name).toList();
    return configuration.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    "unknown-task",
                    configuration.file() + " has no task " + name,
                    Nearest.to(name, names).map(near -> "Did you mean " + near + "? ").orElse("")
                        + "It has: "
                        + String.join(", ", names)));
  }

  private static Duration timeout(Arguments arguments) throws Failure {
    String written = arguments.find(TIMEOUT).orElse(TIMEOUT.fallback());
    return Durations.parse(written)
        .orElseThrow(() -> new Failure("usage", "`" + written + "` is no time", "--timeout 90s"));
  }

  private static AwaitedFile pipe(ConfiguredTask task) throws Failure {
    return new AwaitedFile(
        task.heartbeat()
            .fifo()
            .orElseThrow(
                () ->
                    new Failure(
                        "no-pipe",
                        "task " + task.name() + " has no named pipe",
                        "heartbeat: { source: fifo, fifo: /run/mayfly/pulse }")),
        AwaitedFile.Kind.PIPE);
  }

  private List<AwaitedFile> files(ConfiguredTask task) throws Failure {
    List<String> paths =
        task.grants().stream()
            .flatMap(grant -> grant.deliveries().stream())
            .filter(ToFile.class::isInstance)
            .map(delivery -> ((ToFile) delivery).path())
            .toList();
    if (paths.isEmpty()) {
      throw new Failure(
          "no-files",
          "task " + task.name() + " has no files: nothing is delivered to one",
          "deliver: [ { file: /run/mayfly/pg_service.conf, format: pgservice } ]");
    }
    Optional<String> incarnation =
        Optional.ofNullable(environment.variables().get("MAYFLY_INCARNATION"));
    for (String path : paths) {
      if (path.contains(INCARNATION) && incarnation.isEmpty()) {
        throw new Failure(
            "unknown-incarnation",
            path + " is another file in every run, and MAYFLY_INCARNATION does not say which run",
            "`mayfly hold` sets it for its command; else set it to what the join answered");
      }
    }
    return paths.stream()
        .map(path -> Path.of(path.replace(INCARNATION, incarnation.orElse(""))))
        .map(path -> new AwaitedFile(path, AwaitedFile.Kind.FILE))
        .toList();
  }
}

package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.delivery.FileDelivery;
import dev.mayfly.sidecar.process.Child;
import dev.mayfly.sidecar.process.PidFile;
import dev.mayfly.sidecar.process.ShortCommand;
import dev.mayfly.sidecar.process.Signal;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done once a delivered file has been replaced: a signal, or a command. It happens beside
 * everything else, takes a bounded time, and where it fails the task goes on: the log says so.
 */
public final class ChangeHooks {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RunReport report;
  private final Map<String, String> variables;
  private final Executor threads = BackgroundThreads.each("on-change");
  private volatile @Nullable Child child;

  public ChangeHooks(RunReport report, ProcessEnvironment process) {
    this.report = report;
    this.variables =
        Map.of("PATH", process.variables().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
  }

  /** From now on signals without a pid file are this child's. */
  public void follow(Child process) {
    child = process;
  }

  /** What a file's delivery tells that it was replaced. */
  FileDelivery.Replaced of(OnChange onChange) {
    return (file, credential) -> {
      if (!(onChange instanceof OnChange.None)) {
        threads.execute(() -> act(onChange, file, credential));
      }
    };
  }

  private void act(OnChange onChange, Path file, Credential credential) {
    try {
      if (onChange instanceof OnChange.Send send) {
        signal(send);
      } else if (onChange instanceof OnChange.Execute execute) {
        execute(execute, file, credential);
      }
    } catch (IOException e) {
      report.warn("on_change of " + file + " failed: " + Messages.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(OnChange.Send send) throws IOException, InterruptedException {
    Signal signal = Signal.valueOf(send.signal());
    Child process = child;
    if (send.pidFile().isPresent()) {
      long pid = PidFile.read(send.pidFile().get());
      if (signal.sendTo(pid).waitFor() != 0) {
        throw new IOException(
            "process " + pid + " cannot be sent SIG" + signal + ": run as its user, or as root");
      }
    } else if (process != null) {
      process.send(signal);
    }
  }

  private void execute(OnChange.Execute execute, Path file, Credential credential)
      throws IOException, InterruptedException {
    Map<String, String> environment = new TreeMap<>(variables);
    environment.put("MAYFLY_FILE", file.toString());
    ShortCommand.Outcome outcome = ShortCommand.run(execute.command(), environment, LIMIT, threads);
    String message =
        "on_change of "
            + file
            + ", "
            + execute.command().get(0)
            + ": "
            + outcome
            + (outcome.output().isEmpty() ? "" : ": " + redacted(outcome.output(), credential));
    if (outcome.exitCode().orElse(-1) == 0) {
      report.tell(message);
    } else {
      report.warn(
          message
              + ". The file has been replaced and the old login still works for a while: have the"
              + " task read the file by hand, and try the command as the user that Mayfly runs as");
    }
  }

  /** Without the lines that hold a secret or a line of one, however it is quoted or escaped. */
  private static String redacted(String output, Credential credential) {
    List<String> secrets =
        credential.secretFields().values().stream()
            .flatMap(secret -> secret.expose().lines())
            .map(ChangeHooks::bare)
            .toList();
    return output
        .lines()
        .map(line -> secrets.stream().anyMatch(bare(line)::contains) ? "(secret)" : line)
        .collect(Collectors.joining("\n"));
  }

  private static String bare(String text) {
    return text.replaceAll("[^A-Za-z0-9]", "");
  }
}

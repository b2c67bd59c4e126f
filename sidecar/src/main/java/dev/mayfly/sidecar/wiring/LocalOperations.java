package dev.mayfly.sidecar.wiring;

import dev.mayfly.client.ApiException;
import dev.mayfly.client.OperatorClient;
import dev.mayfly.client.SidecarAwayException;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Operations;
import dev.mayfly.sidecar.command.ProcessLedger;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.instance.StateLedgers;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The processes of a state folder, asked over their sockets or read from their ledgers. */
final class LocalOperations implements Operations {

  /** How long a process of this machine may take to say what it is doing. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final StateLedgers ledgers;
  private final Map<String, Path> sockets = new HashMap<>();

  LocalOperations(StateLedgers ledgers) {
    this.ledgers = ledgers;
  }

  @Override
  public List<Process> processes(Arguments arguments)
      throws Failure, ConfigurationException, IOException {
    StateFolder state = ledgers.folder(arguments);
    List<Process> processes = new ArrayList<>();
    List<LedgerName> silent = new ArrayList<>();
    LedgerStore store = state.ledgers();
    for (LedgerName name : store.unfinished()) {
      Optional<Process> sidecar =
          store.isLiving(name) ? ask(name.text(), state.operators(name)) : Optional.empty();
      sidecar.ifPresentOrElse(processes::add, () -> silent.add(name));
    }
    Set<String> told = processes.stream().map(Process::who).collect(Collectors.toSet());
    for (LedgerName name : silent) { // a sidecar tells of all the ledgers that it has open
      ProcessLedger ledger = StateLedgers.ledger(store, name);
      if (!told.contains(ledger.process())) {
        processes.add(read(ledger));
      }
    }
    processes.removeIf(each -> each.kind() != Kind.SIDECAR && each.tasks().isEmpty());
    processes.sort(Comparator.comparing(Process::name));
    return processes;
  }

  /** Empty where nobody answers: its ledger still tells. */
  private Optional<Process> ask(String name, Path socket) {
    try {
      Map<String, Object> all = tasks(socket);
      sockets.put(name, socket);
      List<Map<String, Object>> tasks = new ArrayList<>();
      if (all.get("tasks") instanceof List<?> list) {
        list.forEach(task -> tasks.add(fields(task)));
      }
      return Optional.of(
          new Process(name, String.valueOf(all.get("process")), Kind.SIDECAR, tasks));
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  /** A process that is stopped takes the connection and never answers. */
  private static Map<String, Object> tasks(Path socket) throws IOException {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    BackgroundThreads.each("status")
        .execute(
            () -> {
              try {
                answer.complete(OperatorClient.at(socket).tasks());
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static Map<String, Object> fields(Object task) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (task instanceof Map<?, ?> map) {
      map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }
    return fields;
  }

  private static Process read(ProcessLedger ledger) throws Failure {
    List<Map<String, Object>> tasks = new ArrayList<>();
    for (Receipt receipt : ledger.receipts()) {
      if (!receipt.complete()) {
        Map<String, Object> fields = ReceiptForm.fields(receipt);
        fields.put("state", state(receipt));
        tasks.add(fields);
      }
    }
    Kind kind = ledger.standing() == Standing.LIVING ? Kind.RUN : Kind.GONE;
    return new Process(ledger.name(), ledger.process(), kind, tasks);
  }

  private static TaskState state(Receipt receipt) {
    if (receipt.ending().isPresent()) {
      return TaskState.ENDING;
    }
    return receipt.waits() ? TaskState.WAITING : TaskState.ALIVE;
  }

  @Override
  public Map<String, Object> end(Process sidecar, String task, String reason, Duration wait)
      throws Failure, IOException {
    int slash = task.lastIndexOf('/');
    OperatorClient client = OperatorClient.at(Objects.requireNonNull(sockets.get(sidecar.name())));
    try {
      return client.end(task.substring(0, slash), task.substring(slash + 1), reason, wait);
    } catch (ApiException refused) {
      throw new Failure(refused.code(), refused.detail(), refused.remedy());
    } catch (SidecarAwayException away) {
      throw new Failure(
          "no-sidecar",
          sidecar.who() + " does not answer any more",
          "What it leaves is in its ledger: `mayfly status` shows it.");
    }
  }
}

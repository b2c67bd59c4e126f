package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.command.Operations.Kind;
import dev.mayfly.sidecar.command.Operations.Process;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.text.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells a running sidecar to end a task. */
public final class EndTask implements Command {

  private static final Option REASON =
      new Option("reason", "", "TEXT", "asked for on the command line", "why, for the receipt");
  private static final Option WAIT =
      Option.flag("wait", "wait until every credential is at its end, and print the receipt");
  private static final Set<String> OVER = Set.of("ENDING", "ENDED");
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final Operations operations;
  private final Printer printer;

  /** A task, and whose it is. */
  private record Found(Process process, Map<String, Object> task) {
    String id() {
      return Fields.text(task, "task") + "/" + Fields.text(task, "incarnation");
    }

    boolean isOver() {
      return OVER.contains(Fields.text(task, "state"));
    }
  }

  public EndTask(Operations operations, Printer printer) {
    this.operations = operations;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("end", "end a task of a running sidecar, whatever it does")
        .describing(
            """
            TASK is a task's name, or name/incarnation where several runs of it live. Its sessions are killed, its
            credentials revoked, and the end is proven; the receipt says who asked for it and why.\
            """)
        .taking(Operands.one("TASK[/INCARNATION]"))
        .with(Option.CONFIG, Ledgers.STATE, REASON, WAIT, Option.OUTPUT)
        .exiting(
            Usage.FAILED,
            "0  it is ending, or was over already; with --wait: its end is proven",
            "1  with --wait: it is over, and something of it is not proven to be gone",
            "2  it could not be done: the error says why")
        .examples("mayfly end nightly-report --reason TICKET-12 --wait");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    Found found = find(arguments.operand().orElse(""), operations.processes(arguments));
    String reason = arguments.find(REASON).orElse(REASON.fallback());
    boolean wait = arguments.has(WAIT);
    if (found.isOver() && !wait) {
      String why = Fields.text(found.task, "reason");
      return print(found.id() + " is over already: " + why, found.task, arguments, console);
    }
    Map<String, Object> status =
        operations.end(found.process, found.id(), reason, wait ? A_WHILE : AT_ONCE);
    while (wait && !Fields.text(status, "state").equals("ENDED")) {
      status = operations.end(found.process, found.id(), reason, A_WHILE);
    }
    return print(sentence(found.id(), status), status, arguments, console);
  }

  private int print(
      String sentence, Map<String, Object> status, Arguments arguments, Console console)
      throws Failure {
    printer.print(new Report(Visible.line(sentence) + "\n", List.of(status)), arguments, console);
    return status.containsKey("receipt") && !isProven(status) ? Usage.FOUND_WRONG : Usage.DONE;
  }

  private static boolean isProven(Map<String, Object> status) {
    return status.get("receipt") instanceof Map<?, ?> receipt
        && Boolean.TRUE.equals(receipt.get("proven"));
  }

  private static String sentence(String id, Map<String, Object> status) {
    if (!Fields.text(status, "state").equals("ENDED")) {
      return id + " is ending; `mayfly status` shows how far it is";
    }
    return isProven(status)
        ? id + " has ended, and its credentials are proven to be gone"
        : id + " has ended; not every credential is proven to be gone: mayfly receipts " + id;
  }

  private static Found find(String written, List<Process> processes) throws Failure {
    List<Found> all = new ArrayList<>();
    for (Process process : processes) {
      process.tasks().forEach(task -> all.add(new Found(process, task)));
    }
    List<Found> meant =
        all.stream()
            .filter(f -> f.id().equals(written) || Fields.text(f.task, "task").equals(written))
            .toList();
    List<Found> living = meant.stream().filter(found -> !found.isOver()).toList();
    if (meant.isEmpty()) {
      throw unknown(written, all, processes);
    }
    if (living.size() > 1) {
      throw new Failure(
          "several-runs",
          "several runs of " + written + " live",
          "Say which: " + String.join(", ", living.stream().map(Found::id).toList()));
    }
    Found found = living.isEmpty() ? meant.get(meant.size() - 1) : living.get(0);
    if (found.process.kind() != Kind.SIDECAR) {
      throw notServed(found);
    }
    return found;
  }

  private static Failure notServed(Found found) {
    return found.process.kind() == Kind.RUN
        ? new Failure(
            "not-served",
            found.id() + " is a child of `mayfly run`: " + found.process.who(),
            "End that process with SIGTERM: the task ends with it.")
        : new Failure(
            "not-served",
            found.id() + " was left by a process that is gone: " + found.process.who(),
            "`mayfly recover` ends it.");
  }

  private static Failure unknown(String written, List<Found> all, List<Process> processes) {
    if (processes.stream().noneMatch(process -> process.kind() == Kind.SIDECAR)) {
      return new Failure(
          "no-sidecar",
          "no sidecar runs with this state folder",
          "-c or --state names another; `mayfly status` shows what there is.");
    }
    Set<String> names = new TreeSet<>();
    for (Found found : all) {
      names.add(found.id());
      names.add(Fields.text(found.task, "task"));
    }
    return new Failure(
        "unknown-task",
        "no sidecar has a task " + written,
        Nearest.to(written, names).map(near -> "Did you mean " + near + "? ").orElse("")
            + "`mayfly status` lists them.");
  }
}

package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.command.Operations.Kind;
import dev.mayfly.sidecar.command.Operations.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows every task of this machine, how it lives and what it holds. */
public final class Status implements Command {

  private static final Option WATCH = Option.flag("watch", "show it again every second");
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Operations operations;
  private final StatusText text;
  private final Printer printer;
  private final Display display;

  /** Where a report is shown time and again. */
  public interface Display {

    /** Whether what is printed can be cleared again. */
    boolean isTerminal();

    /** Returns after a second; false if nobody wants to look any more. */
    boolean again() throws InterruptedException;
  }

  public Status(Operations operations, StatusText text, Printer printer, Display display) {
    this.operations = operations;
    this.text = text;
    this.printer = printer;
    this.display = display;
  }

  @Override
  public Usage usage() {
    return Usage.of("status", "show every task: how it lives, what it holds, what hinders its end")
        .describing(
            """
            Asks the sidecars that run with this state folder over their operators' sockets, which their own user and
            root alone can reach; of `mayfly run` and of processes that are gone it reads the ledgers.\
            """)
        .with(Option.CONFIG, Ledgers.STATE, WATCH, Option.OUTPUT)
        .examples("mayfly status --watch", "mayfly status -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    boolean again = arguments.has(WATCH);
    do {
      List<Process> processes = operations.processes(arguments);
      if (again && display.isTerminal()) {
        console.out().print(CLEAR);
      }
      printer.print(new Report(text.of(processes), rows(processes)), arguments, console);
    } while (again && display.again());
    return Usage.DONE;
  }

  private static List<Map<String, Object>> rows(List<Process> processes) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Process process : processes) {
      for (Map<String, Object> task : process.tasks()) {
        Map<String, Object> row = new LinkedHashMap<>();
        task.forEach((name, value) -> Plain.put(row, name, value));
        row.put("process", process.who());
        row.put("sidecar", process.kind() == Kind.SIDECAR);
        row.put("living", process.kind() != Kind.GONE);
        rows.add(row);
      }
    }
    return rows;
  }
}

package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.ConfiguredSession;
import dev.mayfly.sidecar.configuration.Durations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists what a person may open. */
public final class SessionList {

  private static final List<String> COLUMNS =
      List.of("target", "role", "max_lifetime", "reason", "client");

  private final Printer printer;

  public SessionList(Printer printer) {
    this.printer = printer;
  }

  public int print(List<ConfiguredSession> sessions, Arguments arguments, Console console)
      throws Failure {
    List<Map<String, Object>> rows = sessions.stream().map(SessionList::row).toList();
    Report report =
        rows.isEmpty()
            ? new Report(
                "No session is configured. `mayfly config explain sessions` says how.\n", rows)
            : Report.table(COLUMNS, rows, "\nOpen one: mayfly db TARGET [--role ROLE]\n");
    printer.print(report, arguments, console);
    return Usage.DONE;
  }

  private static Map<String, Object> row(ConfiguredSession session) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("target", session.target());
    row.put("role", session.role());
    row.put("max_lifetime", Durations.format(session.task().maxLifetime()));
    row.put("reason", session.reasonRequired() ? "required" : "optional");
    row.put("client", String.join(" ", session.client()));
    row.put("task", session.task().name());
    return row;
  }
}

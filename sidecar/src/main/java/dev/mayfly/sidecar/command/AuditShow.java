package dev.mayfly.sidecar.command;

import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints every entry of the ledgers. */
public final class AuditShow implements Command {

  private static final Option TASK =
      Option.of("task", "TASK", "only what concerns this task: its name, or name/incarnation");

  private final Ledgers ledgers;
  private final Wording wording;

  public AuditShow(Ledgers ledgers, Wording wording) {
    this.ledgers = ledgers;
    this.wording = wording;
  }

  @Override
  public Usage usage() {
    return Usage.of("audit show", "print every entry of the ledgers")
        .describing(
            """
            Ledger by ledger, in the order of its chain. The formats but text hold every field of an entry.\
            """)
        .with(TASK, Option.CONFIG, Ledgers.STATE, Option.OUTPUT)
        .examples("mayfly audit show", "mayfly audit show --task nightly-report -o jsonl");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      List<Recorded> entries =
          arguments
              .find(TASK)
              .map(task -> new TaskEntries(task).of(ledger.entries()))
              .orElse(ledger.entries());
      if (!entries.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(Visible.line(ledger.process())).append('\n');
      }
      for (Recorded entry : entries) {
        rows.add(row(ledger, entry));
        text.append(line(entry));
      }
      ledger.reader().fault().ifPresent(fault -> warn(console, ledger, fault));
    }
    String shown = rows.isEmpty() ? "The ledgers have no such entry yet.\n" : text.toString();
    new Printer(wording).print(new Report(shown, rows), arguments, console);
    return Usage.DONE;
  }

  private static void warn(Console console, ProcessLedger ledger, String fault) {
    console
        .err()
        .println(
            Visible.line("mayfly: the ledger of " + ledger.process() + " is damaged: " + fault));
  }

  private String line(Recorded entry) {
    return "%s %5d  %s%n"
        .formatted(entry.at(), entry.sequence(), Visible.line(wording.entry(entry.entry())));
  }

  private static Map<String, Object> row(ProcessLedger ledger, Recorded recorded) {
    Map<String, Object> row = new LinkedHashMap<>();
    Plain.put(row, "ledger", ledger.name());
    Plain.put(row, "sequence", recorded.sequence());
    Plain.put(row, "at", recorded.at());
    Plain.put(row, "entry", recorded.entry().getClass().getSimpleName());
    row.putAll(Plain.fields((Record) recorded.entry()));
    recorded.unknown().forEach((number, hex) -> row.put("field_" + number, hex));
    return row;
  }
}

package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the leases whose end needs a person. */
public final class StrandedList implements Command {

  private final Ledgers ledgers;
  private final Printer printer;

  public StrandedList(Ledgers ledgers, Printer printer) {
    this.ledgers = ledgers;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("stranded list", "list the leases whose end needs a person")
        .describing(
            """
            They resisted so often, or in such a way, that trying alone will not help. They are still tried.\
            """)
        .with(Option.CONFIG, Ledgers.STATE, Option.OUTPUT)
        .checking("there is none", "there are some")
        .examples("mayfly stranded list");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      for (Receipt receipt : ledger.everyReceipt()) {
        for (LeaseLine lease : receipt.leases()) {
          if (!lease.stranded().isEmpty()) {
            rows.add(row(ledger, receipt, lease));
            text.append(paragraph(receipt, lease));
          }
        }
      }
    }
    String shown = rows.isEmpty() ? "Nothing is stranded.\n" : text.toString();
    printer.print(new Report(shown, rows), arguments, console);
    return rows.isEmpty() ? Usage.DONE : Usage.FOUND_WRONG;
  }

  private static String paragraph(Receipt receipt, LeaseLine lease) {
    return """
    %s  %s at %s, role %s, of task %s: %s, tried %d times
        %s
        Mend that, and it ends by itself; at once with `mayfly stranded retry %s`.
        If you have ended it by hand: `mayfly stranded resolve %s --reason TEXT`.
    """
        .formatted(
            lease.key(),
            lease.account().isEmpty() ? "an unknown account" : Visible.line(lease.account()),
            Visible.line(lease.target()),
            Visible.line(lease.role()),
            Visible.line(receipt.task().toString()),
            String.join(" and ", Plain.strands(lease.stranded())),
            lease.attempts(),
            Visible.line(lease.note()),
            lease.key(),
            lease.key());
  }

  private static Map<String, Object> row(ProcessLedger ledger, Receipt receipt, LeaseLine lease) {
    Map<String, Object> row = new LinkedHashMap<>();
    Plain.put(row, "lease", lease.key());
    Plain.put(row, "task", receipt.task());
    Plain.put(row, "target", lease.target());
    Plain.put(row, "role", lease.role());
    Plain.put(row, "account", lease.account());
    Plain.put(row, "strands", Plain.strands(lease.stranded()));
    Plain.put(row, "attempts", lease.attempts());
    Plain.put(row, "why", lease.note());
    Plain.put(row, "valid_until", lease.validity().map(validity -> validity.until()));
    Plain.put(row, "process", ledger.process());
    Plain.put(row, "ledger", ledger.name());
    return row;
  }
}

package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.sidecar.text.Visible;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    %s  %s at %s, role %s, of task %s: tried %d times, since %s; %s
    %s    Mend that, and it ends by itself; at once with `mayfly stranded retry %s`.
        If you have ended it by hand: `mayfly stranded resolve %s --reason TEXT`.
    """
        .formatted(
            lease.key(),
            lease.account().isEmpty() ? "an unknown account" : Visible.line(lease.account()),
            Visible.line(lease.target()),
            Visible.line(lease.role()),
            Visible.line(receipt.task().toString()),
            lease.attempts(),
            lease.ending().map(Instant::toString).orElse("an unknown time"),
            lease.stranded().contains(Strand.ACCESS)
                ? "it may still be usable"
                : "its access is proven to be gone",
            causes(lease),
            lease.key(),
            lease.key());
  }

  private static String remedies(LeaseLine lease) {
    return lease.stranded().stream()
        .sorted()
        .map(strand -> Remedies.of(Remedies.cause(lease, strand)))
        .filter(remedy -> !remedy.isEmpty())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String causes(LeaseLine lease) {
    StringBuilder text = new StringBuilder();
    for (Strand strand : new TreeSet<>(lease.stranded())) {
      String cause = Remedies.cause(lease, strand);
      String remedy = Remedies.of(cause);
      String line = strand.word() + ": " + cause + (remedy.isEmpty() ? "" : "; fix: " + remedy);
      text.append("    ").append(Visible.line(line)).append('\n');
    }
    return text.toString();
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
    Plain.put(row, "remedy", remedies(lease));
    Plain.put(row, "since", lease.ending());
    Plain.put(row, "valid_until", lease.validity().map(validity -> validity.until()));
    Plain.put(row, "process", ledger.process());
    Plain.put(row, "ledger", ledger.name());
    return row;
  }
}

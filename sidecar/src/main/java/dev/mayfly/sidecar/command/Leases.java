package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the credentials that are not yet at their end, whoever holds them. */
public final class Leases implements Command {

  private static final List<String> COLUMNS =
      List.of("lease", "task", "target", "role", "account", "state", "expires", "process");

  private final Ledgers ledgers;
  private final Clock clock;
  private final Printer printer;

  public Leases(Ledgers ledgers, Clock clock, Printer printer) {
    this.ledgers = ledgers;
    this.clock = clock;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("leases", "list the credentials that are held now")
        .describing(
            """
            Read from the ledgers of this machine, those of processes that are gone included. Mayfly's own
            logins, with which its guards look after the targets, are listed too: their task is a guard.\
            """)
        .with(Option.CONFIG, Ledgers.STATE, Option.OUTPUT)
        .examples("mayfly leases", "mayfly leases -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean left = false;
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      for (Receipt receipt : ledger.everyReceipt()) {
        for (LeaseLine lease : receipt.leases()) {
          if (!lease.finished() || !lease.state().isTerminal()) {
            rows.add(row(ledger, receipt, lease));
            left |= ledger.standing() == ProcessLedger.Standing.LEFT;
          }
        }
      }
    }
    printer.print(report(rows, left), arguments, console);
    return Usage.DONE;
  }

  private Report report(List<Map<String, Object>> rows, boolean left) {
    if (rows.isEmpty()) {
      return new Report("No credential is held.\n", rows);
    }
    String below =
        left ? "\nSome belong to processes that are gone: `mayfly recover` ends them.\n" : "";
    return new Report(
        Report.table(COLUMNS, rows.stream().map(this::forPeople).toList()) + below, rows);
  }

  private Map<String, Object> forPeople(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    if (row.get("valid_until") instanceof String until) {
      shown.put("expires", fromNow(Instant.parse(until)));
    }
    shown.merge(
        "process", Boolean.FALSE.equals(row.get("living")) ? " (gone)" : "", (a, b) -> "" + a + b);
    return shown;
  }

  private static Map<String, Object> row(ProcessLedger ledger, Receipt receipt, LeaseLine lease) {
    Map<String, Object> row = new LinkedHashMap<>();
    Plain.put(row, "lease", lease.key());
    Plain.put(row, "task", receipt.task());
    Plain.put(row, "principal", receipt.principal().name());
    Plain.put(row, "target", lease.target());
    Plain.put(row, "role", lease.role());
    Plain.put(row, "account", lease.account());
    Plain.put(row, "state", lease.state());
    Plain.put(row, "issued", lease.issued());
    Plain.put(row, "valid_until", lease.validity().map(validity -> validity.until()));
    Plain.put(row, "process", ledger.process());
    Plain.put(row, "living", ledger.standing() == ProcessLedger.Standing.LIVING);
    Plain.put(row, "open", Plain.strands(lease.open().keySet()));
    Plain.put(row, "note", lease.note());
    return row;
  }

  private String fromNow(Instant until) {
    Duration left = Duration.between(clock.now(), until).truncatedTo(ChronoUnit.SECONDS);
    return left.isNegative()
        ? Durations.format(left.negated()) + " ago"
        : "in " + Durations.format(left);
  }
}

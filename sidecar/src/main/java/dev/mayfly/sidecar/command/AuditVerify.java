package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that no ledger was changed: frames, hashes, the chain, and that the entries tell a
 * possible story.
 */
public final class AuditVerify implements Command {

  private final Ledgers ledgers;
  private final Printer printer;

  public AuditVerify(Ledgers ledgers, Printer printer) {
    this.ledgers = ledgers;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("audit verify", "check that no ledger was changed")
        .describing(
            """
            Every entry holds the hash of the one before it. The head is the hash of the last: whoever keeps
            it elsewhere can also tell a shortened ledger from a whole one. A torn tail is no damage: a crash
            leaves it, and whoever finishes the work cuts it off.\
            """)
        .with(Option.CONFIG, Ledgers.STATE, Option.OUTPUT)
        .checking("every ledger verifies", "one does not")
        .examples("mayfly audit verify", "mayfly audit verify -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean sound = true;
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      Optional<String> fault = fault(ledger);
      sound &= fault.isEmpty();
      rows.add(row(ledger, fault));
      text.append(paragraph(ledger, fault));
    }
    String shown = rows.isEmpty() ? "There is no ledger yet.\n" : text.toString();
    printer.print(new Report(shown, rows), arguments, console);
    return sound ? Usage.DONE : Usage.FOUND_WRONG;
  }

  private static Optional<String> fault(ProcessLedger ledger) {
    Optional<String> fault = ledger.reader().fault();
    if (fault.isPresent()) {
      return fault;
    }
    if (ledger.torn() > 0 && ledger.standing() == ProcessLedger.Standing.FINISHED) {
      return Optional.of(
          "at byte "
              + ledger.reader().length()
              + ": "
              + ledger.torn()
              + " bytes are no entry, though its process closed it in order");
    }
    try {
      ledger.everyReceipt();
      return Optional.empty();
    } catch (Failure impossible) {
      return Optional.of(String.valueOf(impossible.getMessage()));
    }
  }

  private static String paragraph(ProcessLedger ledger, Optional<String> fault) {
    String verdict =
        fault
            .map(f -> "✗ DAMAGED " + Visible.line(f))
            .orElse("✓ " + ledger.entries().size() + " entries verify");
    String torn = ledger.torn() == 0 ? "" : ", then " + ledger.torn() + " bytes of a torn tail";
    return ledger.name()
        + "  "
        + verdict
        + (fault.isPresent() ? "" : torn)
        + "\n    head "
        + ledger.reader().head()
        + "\n";
  }

  private static Map<String, Object> row(ProcessLedger ledger, Optional<String> fault) {
    Map<String, Object> row = new LinkedHashMap<>();
    Plain.put(row, "ledger", ledger.name());
    Plain.put(row, "process", ledger.process());
    Plain.put(row, "standing", ledger.standing());
    Plain.put(row, "verifies", fault.isEmpty());
    Plain.put(row, "entries", ledger.entries().size());
    Plain.put(row, "head", ledger.reader().head());
    Plain.put(row, "bytes", ledger.reader().length());
    Plain.put(row, "torn_bytes", ledger.torn());
    Plain.put(row, "fault", fault);
    return row;
  }
}

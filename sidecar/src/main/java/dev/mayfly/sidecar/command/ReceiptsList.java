package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints the account of every task: who, what, why, and how its end was proven. */
public final class ReceiptsList implements Command {

  private final Ledgers ledgers;
  private final Wording wording;

  /** {@code witness}: whose word it is, where another machine handed it over. */
  private record Told(Receipt receipt, Optional<String> witness) {
    String whose() {
      return witness.map(it -> "; handed over, what it was is the word of " + it).orElse("");
    }
  }

  public ReceiptsList(Ledgers ledgers, Wording wording) {
    this.ledgers = ledgers;
    this.wording = wording;
  }

  @Override
  public Usage usage() {
    return Usage.of("receipts", "print the account of every task, or of one")
        .describing(
            """
            Rebuilt from the ledgers. TASK is a task's name, or name/incarnation for one run of it; then
            every credential is told of. Exposure is the credential time that stayed usable after the end.\
            """)
        .taking(Operands.optional("TASK"))
        .with(Option.CONFIG, Ledgers.STATE, Option.OUTPUT)
        .checking("every task that ended is proven to be without access", "some are not")
        .examples("mayfly receipts", "mayfly receipts nightly-report -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    List<Told> receipts = new ArrayList<>();
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      ledger.receipts().stream()
          .filter(receipt -> isMeant(receipt.task(), arguments.operand()))
          .forEach(receipt -> receipts.add(new Told(receipt, ledger.witness())));
    }
    List<Map<String, Object>> rows = receipts.stream().map(this::row).toList();
    new Printer(wording)
        .print(new Report(text(receipts, arguments.operand()), rows), arguments, console);
    return receipts.stream().map(Told::receipt).allMatch(r -> r.ending().isEmpty() || r.proven())
        ? Usage.DONE
        : Usage.FOUND_WRONG;
  }

  private Map<String, Object> row(Told told) {
    Map<String, Object> row = new LinkedHashMap<>();
    wording.fields(told.receipt).forEach((name, value) -> Plain.put(row, name, value));
    Plain.put(row, "told_by", told.witness);
    return row;
  }

  private static boolean isMeant(TaskId task, Optional<String> written) {
    return written.map(w -> w.equals(task.name()) || w.equals(task.toString())).orElse(true);
  }

  private String text(List<Told> receipts, Optional<String> task) {
    if (receipts.isEmpty()) {
      return task.map(t -> "No ledger knows a task " + t + ".\n").orElse("No task has run yet.\n");
    }
    StringBuilder text = new StringBuilder();
    for (Told told : receipts) {
      text.append(Visible.line(wording.receipt(told.receipt) + told.whose())).append('\n');
      if (task.isPresent()) {
        text.append(details(told.receipt));
      }
    }
    return text.toString();
  }

  private static String details(Receipt receipt) {
    StringBuilder text = new StringBuilder("  principal  ");
    text.append(Visible.line(receipt.principal().toString())).append('\n');
    if (!receipt.purpose().isEmpty()) {
      text.append("  purpose    ").append(Visible.line(receipt.purpose())).append('\n');
    }
    text.append("  started    ").append(receipt.started()).append('\n');
    receipt.ending().ifPresent(at -> text.append("  ending     ").append(at));
    receipt
        .reason()
        .ifPresent(
            reason -> text.append(", ").append(Visible.line(reason.toString())).append('\n'));
    receipt.leases().forEach(lease -> text.append(lease(lease)));
    return text.toString();
  }

  private static String lease(LeaseLine lease) {
    StringBuilder text = new StringBuilder("  " + lease.key() + " " + lease.state() + ": ");
    String account = lease.account().isEmpty() ? "no account" : lease.account();
    String what = lease.grant() + ", " + account + " at " + lease.target();
    text.append(Visible.line(what + ", allowed by rule " + lease.rule()));
    lease.issued().ifPresent(at -> text.append("\n    issued   ").append(at));
    lease.severed().ifPresent(at -> text.append("\n    severed  ").append(at));
    text.append(
        lease.sessionsKilled() == 0 ? "" : ", " + lease.sessionsKilled() + " sessions killed");
    lease.proof().ifPresent(p -> text.append("\n    proven   " + p.at() + " by " + p.kind()));
    lease.exposure().ifPresent(e -> text.append("\n    exposure " + Durations.format(e)));
    text.append(lease.note().isEmpty() ? "" : "\n    note     " + Visible.line(lease.note()));
    return text.append('\n').toString();
  }
}

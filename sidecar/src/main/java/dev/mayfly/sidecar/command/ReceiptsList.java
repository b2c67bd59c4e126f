package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.text.Visible;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prints the account of every task: who, what, why, and how its end was proven. */
public final class ReceiptsList implements Command {

  private static final Option SINCE =
      Option.of(
          "since",
          "TIME",
          "only what ended, or began, since: 24h ago, or 2026-11-30, or 2026-11-30T18:00:00Z");
  private static final Option FAILED =
      Option.flag(
          "failed", "only those that did not end as their guarantee says, or with work left");

  private final Ledgers ledgers;
  private final Clock clock;
  private final Wording wording;

  /** {@code witness}: whose word it is, where another machine handed it over. */
  private record Told(Receipt receipt, Optional<String> witness) {
    String whose() {
      return witness.map(it -> "; handed over, what it was is the word of " + it).orElse("");
    }
  }

  public ReceiptsList(Ledgers ledgers, Clock clock, Wording wording) {
    this.ledgers = ledgers;
    this.clock = clock;
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
        .with(Option.CONFIG, Ledgers.STATE, SINCE, FAILED, Option.OUTPUT)
        .checking("every task that is over ended as its guarantee says", "some did not")
        .examples(
            "mayfly receipts",
            "mayfly receipts --failed --since 24h",
            "mayfly receipts nightly-report -o json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    List<Told> receipts = new ArrayList<>();
    Instant since = since(arguments);
    boolean failed = arguments.has(FAILED);
    for (ProcessLedger ledger : ledgers.read(arguments)) {
      ledger.receipts().stream()
          .filter(receipt -> isMeant(receipt.task(), arguments.operand()))
          .filter(receipt -> !lastOf(receipt).isBefore(since))
          .filter(receipt -> !failed || hasFailed(receipt))
          .forEach(receipt -> receipts.add(new Told(receipt, ledger.witness())));
    }
    List<Map<String, Object>> rows = receipts.stream().map(this::row).toList();
    new Printer(wording).print(new Report(text(receipts, arguments), rows), arguments, console);
    return receipts.stream()
            .map(Told::receipt)
            .allMatch(r -> r.ending().isEmpty() || r.endedAsGuaranteed())
        ? Usage.DONE
        : Usage.FOUND_WRONG;
  }

  private Map<String, Object> row(Told told) {
    Map<String, Object> row = new LinkedHashMap<>();
    wording.fields(told.receipt).forEach((name, value) -> Plain.put(row, name, value));
    Plain.put(row, "told_by", told.witness);
    return row;
  }

  /** A time that is written as so long ago, as a day, or as a moment. */
  private Instant since(Arguments arguments) throws Failure {
    String written = arguments.find(SINCE).orElse("");
    if (written.isEmpty()) {
      return Instant.MIN;
    }
    Optional<Duration> ago = Durations.parse(written);
    if (ago.isPresent()) {
      return clock.now().minus(ago.get());
    }
    try {
      return written.contains("T")
          ? Instant.parse(written)
          : LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new Failure(
          "usage", "`" + written + "` is no time", "--since 24h, or --since 2026-11-30");
    }
  }

  private static Instant lastOf(Receipt receipt) {
    return receipt.ended().or(receipt::ending).orElse(receipt.started());
  }

  private static boolean hasFailed(Receipt receipt) {
    return receipt.ending().isPresent() && !(receipt.endedAsGuaranteed() && receipt.complete());
  }

  private static boolean isMeant(TaskId task, Optional<String> written) {
    return written.map(w -> w.equals(task.name()) || w.equals(task.toString())).orElse(true);
  }

  private String text(List<Told> receipts, Arguments arguments) {
    Optional<String> task = arguments.operand();
    if (receipts.isEmpty() && (arguments.has(FAILED) || arguments.has(SINCE))) {
      return "There is no such receipt.\n";
    }
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
    receipt.waiting().forEach(waiting -> text.append(waiting(waiting)));
    receipt.denials().forEach(denial -> text.append(denial(denial)));
    receipt.leases().forEach(lease -> text.append(lease(lease)));
    return text.toString();
  }

  private static String guarantee(LeaseLine lease) {
    if (lease.observeOnly()) {
      return "nobody ends it: observe_only is true";
    }
    return switch (lease.guarantee()) {
      case OBSERVED -> "OBSERVED: seen to be gone at the target";
      case DENIED -> "DENIED: further use is seen to be denied, what is open may live on";
      case CONFIRMED -> "CONFIRMED: by its issuer's word";
      case EXPIRY -> "EXPIRY: when it expires";
    };
  }

  private static String by(Receipt.Permit permit) {
    Set<String> rules = permit.grounds().rules();
    return rules.isEmpty()
        ? ""
        : ", allowed by " + (rules.size() == 1 ? "rule " : "rules ") + String.join(", ", rules);
  }

  private static String waiting(Receipt.Waiting waiting) {
    String what = waiting.grant() + " at " + waiting.target() + ": " + waiting.waitsFor();
    return "  waits for  " + Visible.line(what) + ", until " + waiting.until() + "\n";
  }

  private static String denial(Receipt.Denial denial) {
    String what = denial.grant() + " at " + denial.target() + ": " + denial.reason();
    return "  denied     " + denial.at() + ", " + Visible.line(what) + "\n";
  }

  private static String lease(LeaseLine lease) {
    StringBuilder text = new StringBuilder("  " + lease.key() + " " + lease.state() + ": ");
    String account = lease.account().isEmpty() ? "no account" : lease.account();
    String what = lease.grant() + ", " + account + " at " + lease.target();
    text.append(Visible.line(what + lease.permit().map(ReceiptsList::by).orElse("")));
    text.append(
        lease.parameters().isEmpty()
            ? ""
            : "\n    with     " + Visible.line(lease.parameters().toString()));
    text.append("\n    end      ").append(guarantee(lease));
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

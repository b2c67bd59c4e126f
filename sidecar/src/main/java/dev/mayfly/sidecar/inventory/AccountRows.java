package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import dev.mayfly.sidecar.command.Report;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.text.Visible;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Accounts as rows, for machines and for people. */
final class AccountRows {

  private static final List<String> COLUMNS =
      List.of(
          "target", "account", "class", "owner", "access", "expires", "password_changed", "flags");

  private final List<TargetReport> reports;
  private final boolean flaggedOnly;
  private final List<Map<String, Object>> rows;

  /** {@code flaggedOnly}: only accounts that deserve a look. */
  AccountRows(List<TargetReport> reports, boolean flaggedOnly) {
    this.reports = reports;
    this.flaggedOnly = flaggedOnly;
    this.rows = made();
  }

  List<Map<String, Object>> all() {
    return rows;
  }

  private List<Map<String, Object>> made() {
    List<Map<String, Object>> made = new ArrayList<>();
    for (TargetReport report : reports) {
      report.accounts().stream()
          .filter(one -> !flaggedOnly || !one.flags().isEmpty())
          .forEach(one -> made.add(row(report.target(), one)));
    }
    return made;
  }

  private static Map<String, Object> row(String target, ClassifiedAccount one) {
    Account account = one.account();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("target", target);
    row.put("account", account.name());
    row.put("class", one.type().toString());
    row.put("why", one.why());
    row.put("owner", one.ownership().owner());
    row.put("purpose", one.ownership().purpose());
    row.put("access", access(account));
    row.put("privileges", account.privileges());
    row.put("locked", account.locked());
    row.put("expires", account.expires().map(AccountRows::time).orElse("never"));
    row.put("sessions", account.sessions());
    row.put("last_used", known(account.lastUsed()));
    row.put("password_changed", known(account.passwordChanged()));
    row.put("flags", one.flags().stream().map(Flag::toString).toList());
    account.key().ifPresent(key -> row.put("lease", key.value()));
    return row;
  }

  static String access(Account account) {
    return account.access().name().toLowerCase(Locale.ROOT);
  }

  /** What the server does not keep is not known. */
  static String known(Optional<Instant> time) {
    return time.map(AccountRows::time).orElse("unknown");
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  String text() {
    String table =
        rows.isEmpty()
            ? flaggedOnly ? "No account deserves a look.\n" : "No account is listed.\n"
            : Report.table(COLUMNS, rows.stream().map(AccountRows::forPeople).toList());
    StringBuilder text = new StringBuilder(table);
    reports.forEach(report -> text.append('\n').append(Visible.line(summary(report))).append('\n'));
    return text.toString();
  }

  private static Map<String, Object> forPeople(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    if (row.get("flags") instanceof List<?> flags) {
      shown.put("flags", String.join(" ", flags.stream().map(String::valueOf).toList()));
    }
    if (Boolean.TRUE.equals(row.get("locked"))) {
      shown.put("access", row.get("access") + ", locked");
    }
    return shown;
  }

  /** How many of each class, and what it took to see. */
  static String summary(TargetReport report) {
    List<String> counts = new ArrayList<>();
    for (AccountClass type : AccountClass.values()) {
      int number = report.of(type).size();
      if (number > 0) {
        counts.add(number + " " + type);
      }
    }
    return report.target()
        + ": "
        + report.accounts().size()
        + " accounts ("
        + String.join(", ", counts)
        + "), "
        + report.flagged()
        + " of them flagged; "
        + report.questions()
        + " queries, "
        + Durations.format(report.took());
  }
}

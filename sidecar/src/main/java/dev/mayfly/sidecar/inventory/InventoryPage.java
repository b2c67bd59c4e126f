package dev.mayfly.sidecar.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.mayfly.core.backend.Account;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.text.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * The page that is shown to an auditor: one file, which fetches nothing, runs nothing, and can be
 * read by eye, by ear and on paper.
 */
final class InventoryPage {

  /** What is open now is the use that every server tells. */
  private static final List<String> COLUMNS =
      List.of(
          "Account",
          "Owner and purpose",
          "May do",
          "Expires",
          "Use",
          "Password changed",
          "Look at");

  private final List<TargetReport> reports;
  private final boolean flaggedOnly;
  private final Instant now;
  private final StringBuilder page = new StringBuilder();

  InventoryPage(List<TargetReport> reports, boolean flaggedOnly, Instant now) {
    this.reports = reports;
    this.flaggedOnly = flaggedOnly;
    this.now = now;
  }

  String html() {
    head();
    line("<main id=\"accounts\">");
    if (reports.isEmpty()) {
      line("<p>No target of this configuration lists its accounts.</p>");
    }
    for (int i = 0; i < reports.size(); i++) {
      target(reports.get(i), "target-" + (i + 1));
    }
    line("</main>");
    line("<footer><h2>What the words mean</h2>");
    meanings("Classes", List.of(AccountClass.values()), AccountClass::meaning);
    meanings("Flags", List.of(Flag.values()), Flag::meaning);
    line("<p>“unknown” stands for what the server does not keep.</p>");
    line("</footer></body></html>");
    return page.toString();
  }

  private void head() {
    line("<!DOCTYPE html>");
    line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    line(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'\">");
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    line("<title>Accounts at " + text(names()) + "</title>");
    line("<style>\n" + style() + "</style></head><body>");
    line("<a class=\"skip\" href=\"#accounts\">Skip to the accounts</a>");
    line("<header><h1>Accounts at " + text(names()) + "</h1>");
    line(
        "<p class=\"quiet\">Looked at by Mayfly on "
            + AccountRows.time(now)
            + (flaggedOnly ? "; only what deserves a look is listed" : "")
            + "</p>");
    if (reports.size() > 1) {
      line("<nav aria-label=\"Targets\"><ul>");
      for (int i = 0; i < reports.size(); i++) {
        line(
            "<li><a href=\"#target-"
                + (i + 1)
                + "\">"
                + text(reports.get(i).target())
                + "</a></li>");
      }
      line("</ul></nav>");
    }
    line("</header>");
  }

  private String names() {
    return reports.isEmpty()
        ? "no target"
        : reports.stream().map(TargetReport::target).collect(joining(", "));
  }

  private void target(TargetReport report, String id) {
    line("<section aria-labelledby=\"" + id + "\">");
    line("<h2 id=\"" + id + "\">" + text(report.target()) + "</h2>");
    line(
        "<p class=\"quiet\">"
            + text(report.backend())
            + ", "
            + report.questions()
            + " queries in "
            + Durations.format(report.took())
            + "</p>");
    for (String unseen : report.unseen()) {
      line("<p class=\"note\"><strong>Not seen:</strong> " + text(unseen) + "</p>");
    }
    if (!report.unseenWhole()) {
      tiles(report);
      for (AccountClass type : AccountClass.values()) {
        List<ClassifiedAccount> listed =
            report.of(type).stream().filter(one -> !flaggedOnly || !one.flags().isEmpty()).toList();
        if (!listed.isEmpty()) {
          table(type, listed, id + "-" + type);
        }
      }
    }
    line("</section>");
  }

  private void tiles(TargetReport report) {
    line("<ul class=\"tiles\">");
    tile("", report.accounts().size(), "accounts");
    for (AccountClass type : AccountClass.values()) {
      int number = report.of(type).size();
      boolean alarm = type == AccountClass.UNKNOWN || type == AccountClass.ORPHANED;
      if (number > 0) {
        tile(alarm ? "alarm" : "", number, type.toString());
      }
    }
    for (Flag flag : Flag.values()) {
      if (report.with(flag) > 0) {
        tile(flag == Flag.OVER_PRIVILEGED ? "alarm" : "", report.with(flag), flag.toString());
      }
    }
    line("</ul>");
  }

  private void tile(String style, long number, String of) {
    String styled = style.isEmpty() ? "" : " class=\"" + style + "\"";
    line("<li" + styled + "><strong>" + grouped(number) + "</strong> " + text(of) + "</li>");
  }

  private void table(AccountClass type, List<ClassifiedAccount> accounts, String id) {
    line("<h3 id=\"" + id + "\">" + type + " · " + grouped(accounts.size()) + "</h3>");
    line(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\""
            + id
            + "\" tabindex=\"0\"><table>");
    line("<caption>" + text(type.meaning()) + "</caption><thead><tr>");
    COLUMNS.forEach(column -> line("<th scope=\"col\">" + column + "</th>"));
    line("</tr></thead><tbody>");
    accounts.forEach(this::row);
    line("</tbody></table></div>");
  }

  private void row(ClassifiedAccount one) {
    Account account = one.account();
    line("<tr><th scope=\"row\"><code>" + text(account.name()) + "</code>");
    line("<br><span class=\"quiet\">" + text(one.why()) + "</span></th>");
    line("<td>" + text(one.ownership().owner()) + "<br><span class=\"quiet\">");
    line(text(one.ownership().purpose()) + "</span></td>");
    line("<td>" + mayDo(account) + "</td>");
    line(
        "<td class=\"time\">" + account.expires().map(AccountRows::time).orElse("never") + "</td>");
    line("<td>" + use(account) + "</td>");
    line("<td class=\"time\">" + AccountRows.known(account.passwordChanged()) + "</td>");
    line("<td>" + marks(one.flags()) + "</td></tr>");
  }

  private static String mayDo(Account account) {
    String locked = account.locked() ? "<strong>locked</strong>; if it were not: " : "";
    List<String> may = account.privileges();
    return switch (may.size()) {
      case 0 -> account.locked() ? "<strong>locked</strong>" : "nothing that is known";
      case 1 -> locked + text(may.get(0));
      default ->
          locked
              + may.stream()
                  .map(one -> "<li>" + text(one) + "</li>")
                  .collect(joining("", "<ul>", "</ul>"));
    };
  }

  private static String use(Account account) {
    return account.sessions() > 0
        ? account.sessions() + (account.sessions() == 1 ? " session" : " sessions") + " now"
        : "none now, last: " + AccountRows.known(account.lastUsed());
  }

  private static String marks(Collection<Flag> flags) {
    return flags.isEmpty()
        ? "<span class=\"mark none\">nothing</span>"
        : flags.stream()
            .map(flag -> "<span class=\"mark flag " + flag + "\">" + flag + "</span>")
            .collect(joining(" "));
  }

  private <T> void meanings(String title, List<T> words, Function<T, String> meaning) {
    line("<h3>" + title + "</h3><dl>");
    words.forEach(
        word ->
            line(
                "<dt><strong>"
                    + word
                    + "</strong></dt><dd>"
                    + text(meaning.apply(word))
                    + "</dd>"));
    line("</dl>");
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void line(String html) {
    page.append(html).append('\n');
  }

  /** What comes from elsewhere is shown, and is no markup. */
  private static String text(String text) {
    return Visible.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream css =
        Objects.requireNonNull(InventoryPage.class.getResourceAsStream("page.css"))) {
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

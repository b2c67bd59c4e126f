package dev.mayfly.sidecar.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Account.Kind;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page of an inventory")
class InventoryPageTest {

  private static final String EVIL =
      "<img src=https://evil.example/x onerror=\"alert(1)\">'&amp;\u202e";

  private static String page(boolean flaggedOnly, Accounts... accounts) {
    Classifier classifier =
        new Classifier(new HeldLeases(Map.of()), List.of(), Duration.ofDays(90), Accounts.NOW);
    TargetReport report =
        new TargetReport(
            "reporting",
            "postgresql",
            Stream.of(accounts).map(one -> classifier.classify("reporting", one.made())).toList(),
            List.of(),
            5,
            Duration.ofMillis(321));
    return new InventoryPage(List.of(report), flaggedOnly, Accounts.NOW).html();
  }

  private static List<String> found(String page, String what) {
    return Pattern.compile(what).matcher(page).results().map(MatchResult::group).toList();
  }

  @Test
  @DisplayName("fetches nothing and runs nothing: it has no URL but those of its own places")
  void fetchesNothing() {
    String page = page(false, Accounts.called("etl"), Accounts.of(Kind.LEASE));
    assertEquals(
        List.of(),
        found(page, "(?i)https?:|//|url\\(|@import|\\bsrc=|<(script|link|img|iframe|object|form)"));
    assertTrue(found(page, "href=\"[^\"]*\"").stream().allMatch(it -> it.startsWith("href=\"#")));
    assertTrue(page.contains("default-src 'none'"), page);
  }

  @Test
  @DisplayName("shows what comes from elsewhere, and takes none of it for markup")
  void takesNothingForMarkup() throws Exception {
    String page = page(false, Accounts.called(EVIL));
    assertFalse(page.contains("<img"), page);
    assertFalse(page.contains("\u202e"), page);
    assertTrue(page.contains("&lt;img src=https:"), page);
    assertTrue(page.contains("'&amp;amp;\\u202e"), page);
    assertTrue(page.contains("database &lt;reporting&gt;"), page);
    StringBuilder text = new StringBuilder();
    new ParserDelegator()
        .parse(
            new StringReader(page),
            new HTMLEditorKit.ParserCallback() {
              @Override
              public void handleText(char[] data, int position) {
                text.append(data);
              }
            },
            true);
    assertTrue(text.toString().contains("<img src=https://evil.example/x"), text::toString);
  }

  @Test
  @DisplayName("has a heading for each class, a caption and a scope for each table, and a language")
  void canBeHeard() {
    String page = page(false, Accounts.called("etl"), Accounts.of(Kind.UNKNOWN));
    assertTrue(page.contains("<html lang=\"en\">"), page);
    assertTrue(page.contains("<h3 id=\"target-1-unknown\">unknown · 1</h3>"), page);
    assertEquals(2, found(page, "<caption>").size());
    assertEquals(2, found(page, "<th scope=\"row\">").size());
    assertEquals(found(page, "<th[ >]").size(), found(page, "<th scope=").size());
    assertTrue(page.contains("prefers-color-scheme: dark") && page.contains("@media print"), page);
  }

  @Test
  @DisplayName("lists only what deserves a look where that is asked for, and says so")
  void flaggedOnly() {
    Accounts quiet = Accounts.called("quiet").lockedWith(0);
    assertTrue(page(false, quiet, Accounts.called("etl")).contains(">quiet<"));
    String flagged = page(true, quiet, Accounts.called("etl"));
    assertFalse(flagged.contains(">quiet<"), flagged);
    assertTrue(flagged.contains("only what deserves a look is listed"), flagged);
  }

  @Test
  @DisplayName("says what could not be seen, and that nothing is there where nothing is")
  void nothing() {
    assertTrue(
        new InventoryPage(List.of(), false, Accounts.NOW)
            .html()
            .contains("No target of this configuration lists its accounts."));
    TargetReport unseen =
        new TargetReport(
            "shop", "mariadb", List.of(), List.of("cannot be looked at: <down>"), 0, Duration.ZERO);
    String page = new InventoryPage(List.of(unseen), false, Accounts.NOW).html();
    assertTrue(page.contains("cannot be looked at: &lt;down&gt;"), page);
    assertFalse(page.contains("class=\"tiles\""), page);
  }
}

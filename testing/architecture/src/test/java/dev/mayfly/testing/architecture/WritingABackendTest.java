package dev.mayfly.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/writing-a-backend.md")
class WritingABackendTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** A file's name on a line of its own, and the lines of it that follow. */
  private static final Pattern QUOTE = Pattern.compile("(?m)^`([^`]+)`:\n\n((?:    .*\n)+)");

  private static final String LEFT_OUT = "…";

  @Test
  @DisplayName("quotes lines of the example that are there, in their order")
  void quotesTheExample() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/writing-a-backend.md"));
    List<MatchResult> quotes = QUOTE.matcher(text).results().toList();
    assertFalse(quotes.isEmpty());
    List<String> wrong = new ArrayList<>();
    for (MatchResult quote : quotes) {
      Path file = ROOT.resolve("examples/third-party-backend").resolve(quote.group(1));
      String lines = Files.readString(file).replaceAll("(?m)^ +", "");
      int read = 0;
      for (String part : quote.group(2).replaceAll("(?m)^ +", "").split(LEFT_OUT + "\n", -1)) {
        int found = lines.indexOf(part, read);
        if (found < 0) {
          wrong.add(file + ":\n" + part);
        }
        read = found + part.length();
      }
    }
    assertEquals(List.of(), wrong);
  }
}

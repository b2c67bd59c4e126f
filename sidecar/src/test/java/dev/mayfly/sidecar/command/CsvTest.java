package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("In CSV")
class CsvTest {

  private static String cell(Object value) {
    String text = Csv.of(List.of("a"), List.of(Map.of("a", value)));
    return text.substring("a\n".length(), text.length() - 1);
  }

  @Test
  @DisplayName("there is a line of names, and one for each row, with nothing where a value lacks")
  void rows() {
    assertEquals(
        "a,b\n1,\n,\"x,y\"\n",
        Csv.of(List.of("a", "b"), List.of(Map.of("a", 1), Map.of("b", "x,y"))));
    assertEquals("", Csv.of(List.of(), List.of()));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("a value with a separator or a quote is quoted, and each row stays one line")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "plain, plain",
        "|say \"so\"|, |\"say \"\"so\"\"\"|",
        "|a,b|, |\"a,b\"|",
        "|a;b|, |\"a;b\"|",
        "|a\nb|, |a\\u000ab|",
        "|a\rb|, |a\\u000db|",
      })
  void quoting(String value, String written) {
    assertEquals(written, cell(value));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("what a spreadsheet would take for a formula is a text")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "=1+1, '=1+1",
        "+1, '+1",
        "-1, '-1",
        "@SUM(A1), '@SUM(A1)",
        "|=HYPERLINK(\"http://x\",1)|, |\"'=HYPERLINK(\"\"http://x\"\",1)\"|",
        "|\t=1|, |\\u0009=1|",
        "a=1, a=1",
      })
  void formulas(String value, String written) {
    assertEquals(written, cell(value));
  }

  @Test
  @DisplayName("a number is one, also below zero, and several values stand in one cell")
  void values() {
    assertEquals("-1", cell(-1));
    assertEquals("true", cell(true));
    assertEquals("\"'=a; b\"", cell(List.of("=a", "b")));
  }
}

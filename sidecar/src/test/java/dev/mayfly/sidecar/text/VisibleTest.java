package dev.mayfly.sidecar.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("A text from elsewhere")
class VisibleTest {

  @Test
  @DisplayName("has no code point left that moves a cursor, turns what is read, or shows nothing")
  void everyCodePoint() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .forEach(
            codePoint -> {
              String shown = Visible.line("a" + Character.toString(codePoint) + "b");
              assertTrue(
                  shown.codePoints().noneMatch(VisibleTest::isTrouble),
                  () -> Integer.toHexString(codePoint));
            });
  }

  /** Said in another way than the code has it. */
  private static boolean isTrouble(int codePoint) {
    return codePoint < 0x20
        || (codePoint >= 0x7f && codePoint < 0xa0)
        || (codePoint >= 0xd800 && codePoint < 0xe000)
        || Character.toString(codePoint).matches("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]")
        || "\u061c\u180e\u200b\u200f\u202e\u2066\u2069\u2028\u2029\ufeff".indexOf(codePoint) >= 0;
  }

  @Test
  @DisplayName("is as it was where every reader can see all of it")
  void harmless() {
    for (String text :
        List.of("", "plain \\ \"text\"", "naïve Zürich – 東京 … ✓", "😀 \uD83D\uDC69", "מאי")) {
      assertEquals(text, Visible.line(text));
    }
  }

  @Test
  @DisplayName("shows its code in place of what cannot be seen, and of a half that stands alone")
  void escapes() {
    assertEquals("x\\u000d\\u001b[2K\\u000aall ended", Visible.line("x\r\u001b[2K\nall ended"));
    assertEquals("\\u202eevil\\u2028", Visible.line("\u202eevil\u2028"));
    assertEquals("\\ud83d!\\udc69", Visible.line("\uD83D!\uDC69"));
    assertEquals("\\udb40\\udc01", Visible.line(Character.toString(0xE0001)));
    assertEquals("\\u0009", Visible.line("\t"));
    assertEquals("\\u009b0m", Visible.line("\u009b0m"));
  }

  @Test
  @DisplayName("keeps its lines where they are ours, and nothing else")
  void ownLines() {
    assertEquals("a\n  b\\u000d\\u0000\n", Visible.lines("a\n  b\r\u0000\n"));
  }
}

package dev.mayfly.sidecar.text;

/**
 * The one place where texts of servers, users, files and other processes become visible: whatever
 * would move a terminal's cursor, reorder what is read or show nothing at all is written as {@code
 * \}{@code uXXXX}, its UTF-16 in hexadecimal.
 */
public final class Visible {

  private Visible() {}

  /** As one line, whatever it contains. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** As lines: for a text that is ours, and whose parts from elsewhere are lines already. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /** Whether it can be shown as it is. */
  public static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, // C0, C1 and DEL
          Character.FORMAT, // bidirectional and zero-width marks
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String escaped(String text, boolean ownLines) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (is(codePoint) || (ownLines && codePoint == '\n')) {
                shown.appendCodePoint(codePoint);
              } else {
                escape(codePoint, shown);
              }
            });
    return shown.toString();
  }

  /** Of a code point beyond the first plane, both halves: so JSON and Java have it too. */
  public static void escape(int codePoint, StringBuilder shown) {
    for (char unit : Character.toChars(codePoint)) {
      shown.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        shown.append(Character.forDigit((unit >> shift) & 15, 16));
      }
    }
  }
}

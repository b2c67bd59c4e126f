package dev.mayfly.backends.plugin.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message of Protocol Buffers")
class FieldsTest {

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  @DisplayName("has numbers and texts by the numbers of their fields; what is left out is empty")
  void read() {
    Fields fields = Fields.read(bytes("08 ac02 12 03 616263 12 00"));
    assertEquals(300, fields.number(1));
    assertEquals(List.of("abc", ""), fields.texts(2));
    assertEquals("", fields.text(3));
    assertEquals(0, fields.number(4));
  }

  @Test
  @DisplayName("is written so that it reads the same")
  void written() {
    String text = "x".repeat(300);
    assertEquals(text, Fields.read(Fields.written(1, text)).text(1));
    assertArrayEquals(new byte[0], Fields.written(1, ""));
  }

  @Test
  @DisplayName("is refused where it is cut off, or says that more comes than can")
  void torn() {
    for (String torn : List.of("08", "08 ff", "12 03 61", "12 ffffffffffffffffff01", "0b")) {
      assertThrows(IllegalArgumentException.class, () -> Fields.read(bytes(torn)), torn);
    }
  }

  @Test
  @DisplayName("that stands for JSON has its texts, numbers, truths, lists and maps")
  void struct() {
    byte[] list = bytes("32 0a 0a 03 1a 01 61 0a 03 1a 01 62");
    byte[] message =
        join(
            entry("text", bytes("1a 02 6f6b")),
            entry("number", bytes("11 0000000000001440")),
            entry("truth", bytes("20 01")),
            entry("nothing", bytes("08 00")),
            entry("list", list));
    assertEquals(
        Map.of("text", "ok", "number", 5.0, "truth", true, "list", List.of("a", "b")),
        Struct.read(message));
  }

  private static byte[] entry(String key, byte[] value) {
    return Fields.written(1, join(Fields.written(1, key), Fields.written(2, value)));
  }

  private static byte[] join(byte[]... parts) {
    StringBuilder hex = new StringBuilder();
    for (byte[] part : parts) {
      hex.append(HexFormat.of().formatHex(part));
    }
    return bytes(hex.toString());
  }
}

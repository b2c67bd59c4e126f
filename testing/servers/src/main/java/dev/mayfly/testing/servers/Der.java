package dev.mayfly.testing.servers;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The few kinds of ASN.1 values, in their distinguished encoding (X.690), of which a certificate
 * consists.
 */
final class Der {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, concatenation(parts));
  }

  static byte[] set(byte[]... parts) {
    return value(0x31, concatenation(parts));
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] truth() {
    return value(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] bits(byte[] content, int unusedBits) {
    return value(0x03, concatenation(new byte[] {(byte) unusedBits}, content));
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  static byte[] text(String text) {
    return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant instant) {
    return value(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * A value under a context-specific tag, constructed (holding values) or primitive (holding plain
   * bytes).
   */
  static byte[] tagged(int tag, boolean constructed, byte[] content) {
    return value((constructed ? 0xa0 : 0x80) | tag, content);
  }

  /** An object identifier written with dots. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >> shift != 0) {
          content.write(0x80 | (arc >> shift & 0x7f));
        }
      }
      content.write(arc & 0x7f);
    }
    return value(0x06, content.toByteArray());
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.length < 0x80) {
      value.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int padding = length[0] == 0 ? 1 : 0;
      value.write(0x80 | (length.length - padding));
      value.write(length, padding, length.length - padding);
    }
    value.writeBytes(content);
    return value.toByteArray();
  }

  private static byte[] concatenation(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

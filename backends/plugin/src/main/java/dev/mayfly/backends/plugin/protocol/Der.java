package dev.mayfly.backends.plugin.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HexFormat;

/** The kinds of values that {@link ProcessCertificate} consists of, as ASN.1 writes them. */
final class Der {

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, joined(parts));
  }

  static byte[] set(byte[]... parts) {
    return value(0x31, joined(parts));
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] bits(byte[] content) {
    return value(0x03, joined(new byte[] {0}, content));
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** An object identifier, as its bytes in hexadecimal. */
  static byte[] identifier(String content) {
    return value(0x06, HexFormat.of().parseHex(content));
  }

  static byte[] text(String text) {
    return value(0x0c, text.getBytes(US_ASCII));
  }

  /** A time with a year of four digits. */
  static byte[] time(String written) {
    return value(0x18, written.getBytes(US_ASCII));
  }

  /** A value within its own tag. */
  static byte[] within(int tag, byte[] content) {
    return value(0xa0 | tag, content);
  }

  /** A text that stands for itself under its own tag. */
  static byte[] plain(int tag, String text) {
    return value(0x80 | tag, text.getBytes(US_ASCII));
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length > 0xff) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length > 0x7f) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

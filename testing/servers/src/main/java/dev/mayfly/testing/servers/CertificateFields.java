package dev.mayfly.testing.servers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The names and extensions in a certificate (RFC 5280, sections 4.1.2 and 4.2). */
final class CertificateFields {
  private CertificateFields() {}

  static byte[] distinguishedName(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
  }

  static byte[] alternativeName(String host) {
    if (!host.matches("[0-9.]+")) {
      return Der.tagged(2, false, host.getBytes(StandardCharsets.US_ASCII));
    }
    List<Integer> bytes = Arrays.stream(host.split("\\.", -1)).map(Integer::valueOf).toList();
    byte[] address = new byte[bytes.size()];
    for (int i = 0; i < address.length; i++) {
      address[i] = bytes.get(i).byteValue();
    }
    return Der.tagged(7, false, address);
  }

  static byte[] keyUsage(int bits, int unusedBits) {
    return extension("2.5.29.15", true, Der.bits(new byte[] {(byte) bits}, unusedBits));
  }

  static byte[] extension(String identifier, boolean critical, byte[] content) {
    return critical
        ? Der.sequence(Der.identifier(identifier), Der.truth(), Der.octets(content))
        : Der.sequence(Der.identifier(identifier), Der.octets(content));
  }
}

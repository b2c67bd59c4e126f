package dev.mayfly.core.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * How an entry lies on disk: length (4 bytes), CRC-32C of the rest (4), then the SHA-256 of the
 * previous frame's content (32), sequence number (8), wall-clock time (8 seconds, 4 nanoseconds)
 * and the entry. The hash makes the frames a chain.
 */
final class Frame {

  static final byte[] MAGIC = {'M', 'A', 'Y', 'F', 'L', 'Y', '0', '2'};
  static final int HASH = 32;
  static final int PREFIX = 8;
  private static final int FIXED = HASH + 8 + 12;

  /** Longer than any entry: a length beyond it is not one. */
  static final int LONGEST = 1 << 20;

  private Frame() {}

  static byte[] encode(byte[] previousHash, Recorded recorded) {
    byte[] entry = EntryCodec.encode(recorded.entry());
    ByteBuffer frame = ByteBuffer.allocate(PREFIX + FIXED + entry.length);
    frame.position(PREFIX);
    frame.put(previousHash).putLong(recorded.sequence());
    Instant at = recorded.at();
    frame.putLong(at.getEpochSecond()).putInt(at.getNano()).put(entry);
    frame
        .putInt(0, FIXED + entry.length)
        .putInt(4, checksum(frame.array(), PREFIX, FIXED + entry.length));
    return frame.array();
  }

  /** The content's length at this offset, or 0 where no whole, undamaged frame stands. */
  static int contentLength(byte[] bytes, int offset) {
    if (bytes.length - offset < PREFIX + FIXED) {
      return 0;
    }
    ByteBuffer prefix = ByteBuffer.wrap(bytes, offset, PREFIX);
    int length = prefix.getInt();
    int checksum = prefix.getInt();
    boolean whole = length > FIXED && length <= LONGEST && length <= bytes.length - offset - PREFIX;
    return whole && checksum(bytes, offset + PREFIX, length) == checksum ? length : 0;
  }

  static Recorded decode(byte[] bytes, int offset, int length) throws LedgerException {
    ByteBuffer content = ByteBuffer.wrap(bytes, offset + PREFIX + HASH, length - HASH);
    long sequence = content.getLong();
    Instant at = Instant.ofEpochSecond(content.getLong(), content.getInt());
    try {
      return EntryCodec.decode(sequence, at, content);
    } catch (RuntimeException e) {
      throw new LedgerException("entry " + sequence + " cannot be read: " + e.getMessage());
    }
  }

  static byte[] hash(byte[] bytes, int offset, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, offset, length);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}

package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.backend.BackendException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/**
 * A ledger as it is unpacked: never more of it in memory than a buffer, and never more of it at all
 * than may be taken up.
 */
final class UnpackedLedger extends FilterInputStream {

  private final long largest;
  private long read;

  private UnpackedLedger(InputStream unpacked, long largest) {
    super(unpacked);
    this.largest = largest;
  }

  /** {@code packed}: as {@link ExportedLedger#pack} made it, piece after piece. */
  static InputStream of(InputStream packed, long largest) throws IOException {
    try {
      return new UnpackedLedger(new GZIPInputStream(Base64.getDecoder().wrap(packed)), largest);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(bytes, offset, length);
    } catch (IOException e) {
      throw unusable(e);
    }
    read += Math.max(0, count);
    if (read > largest) {
      throw new UnusableWorkException(
          "its ledger is larger than the "
              + largest
              + " bytes that this process may keep in memory; fix: start it with a larger heap");
    }
    return count;
  }

  /** Only Vault can fail us here; whatever else is wrong is wrong with what was read. */
  private static IOException unusable(IOException cause) {
    return cause instanceof UnusableWorkException || cause.getCause() instanceof BackendException
        ? cause
        : new UnusableWorkException("its ledger is not encoded as it should be", cause);
  }
}

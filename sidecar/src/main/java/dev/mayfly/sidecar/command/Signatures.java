package dev.mayfly.sidecar.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Who signs receipts, and whether somebody signed one. */
public interface Signatures {

  /**
   * What became of a check.
   *
   * @param valid whether the receipt is as it was signed, by one of the keys
   * @param keyId the key that is said to have signed; empty where that cannot be read
   * @param receipt the receipt's JSON; empty where there is none that can be relied on
   * @param fault what is wrong, for people; empty where nothing is
   */
  record Checked(boolean valid, String keyId, String receipt, String fault) {}

  /** The public keys of who signs, in PEM; the one in use last. */
  List<String> publicKeys(Arguments arguments) throws Exception;

  /**
   * Checks a signed receipt, or a receipt and the signed form that stands beside it. Connects to
   * nothing.
   *
   * @param keys a PEM file of public keys
   */
  Checked check(Path file, Path keys) throws IOException;
}

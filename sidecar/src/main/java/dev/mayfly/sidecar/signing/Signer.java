package dev.mayfly.sidecar.signing;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.security.PublicKey;
import java.util.List;

/** Has an Ed25519 key, or has somebody sign who has. Thread-safe; blocks no longer than asked. */
public interface Signer {

  /** Names the key for people; nothing relies on it. Letters, digits and {@code ./_:-} only. */
  String keyId();

  /** The 64 bytes of an Ed25519 signature. */
  byte[] sign(byte[] bytes, Deadline deadline) throws BackendException;

  /** Every key that may have signed, the one in use last. */
  List<PublicKey> publicKeys(Deadline deadline) throws BackendException;
}

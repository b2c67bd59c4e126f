package dev.mayfly.sidecar.receipts;

import dev.mayfly.backends.vault.TransitKey;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing;
import dev.mayfly.sidecar.signing.Ed25519;
import dev.mayfly.sidecar.signing.KeyFile;
import dev.mayfly.sidecar.signing.Signer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** A key of Vault's transit engine. */
record TransitSigner(Signing.Transit configured, TransitKey key) implements Signer {

  /** Whoever is configured to sign. */
  static Signer of(Signing signing, VaultSession vault) {
    if (signing instanceof Signing.KeyFile local) {
      return new KeyFile(local.file());
    }
    Signing.Transit transit = (Signing.Transit) signing;
    return new TransitSigner(transit, new TransitKey(vault, transit.mount(), transit.key()));
  }

  @Override
  public String keyId() {
    return "vault:" + configured.mount() + "/keys/" + configured.key();
  }

  @Override
  public byte[] sign(byte[] bytes, Deadline deadline) throws BackendException {
    return key.sign(bytes, deadline);
  }

  @Override
  public List<PublicKey> publicKeys(Deadline deadline) throws BackendException {
    List<PublicKey> keys = new ArrayList<>();
    for (byte[] raw : key.publicKeys(deadline)) {
      try {
        keys.add(Ed25519.publicKey(raw));
      } catch (GeneralSecurityException e) {
        throw new BackendException(Kind.INVALID, keyId() + " is no key of Ed25519", e);
      }
    }
    return keys;
  }
}

package dev.mayfly.sidecar.wiring;

import dev.mayfly.backends.vault.TransitKey;
import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing.Transit;
import dev.mayfly.sidecar.signing.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whether receipts can be signed. */
final class ReceiptChecks {

  private static final byte[] SAMPLE = "mayfly doctor".getBytes(StandardCharsets.UTF_8);

  private ReceiptChecks() {}

  static List<Finding> signature(Signing signing, VaultSession vault, Deadline deadline) {
    List<Finding> findings = new ArrayList<>();
    if (signing instanceof Transit transit) {
      findings.addAll(
          new VaultExamination(vault)
              .standing(TransitKey.needed(transit.mount(), transit.key()), deadline).stream()
                  .filter(finding -> finding.mend().contains(transit.key()))
                  .toList());
    }
    if (findings.isEmpty()) {
      try {
        Signer signer = TransitSigner.of(signing, vault);
        signer.publicKeys(deadline);
        signer.sign(SAMPLE, deadline);
      } catch (BackendException e) {
        findings.add(new Finding(Severity.ERROR, e.message(), ""));
      }
    }
    return findings;
  }
}

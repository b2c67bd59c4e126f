package dev.mayfly.sidecar.receipts;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.TransitKey;
import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.ConfiguredHandOver;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing.Transit;
import dev.mayfly.sidecar.signing.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Whether receipts can be signed, and what is left handed over. */
public final class ReceiptChecks {

  private static final byte[] SAMPLE = "mayfly doctor".getBytes(StandardCharsets.UTF_8);

  private ReceiptChecks() {}

  public static List<Finding> signature(Signing signing, VaultSession vault, Deadline deadline) {
    List<Finding> findings = new ArrayList<>();
    if (signing instanceof Transit transit) {
      findings.addAll(missing(TransitKey.needed(transit.mount(), transit.key()), vault, deadline));
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

  public static List<Finding> handOver(
      ConfiguredHandOver place, VaultSession vault, Deadline deadline) {
    return missing(KvFolder.neededToCreate(place.mount(), place.path()), vault, deadline);
  }

  /** What is said of our token itself is said elsewhere. */
  private static List<Finding> missing(
      SortedMap<String, Verb> needed, VaultSession vault, Deadline deadline) {
    return new VaultExamination(vault)
        .standing(needed, deadline).stream()
            .filter(finding -> needed.keySet().stream().anyMatch(finding.remedy()::contains))
            .toList();
  }
}

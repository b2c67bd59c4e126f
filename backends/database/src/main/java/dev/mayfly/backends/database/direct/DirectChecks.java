package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether Mayfly can make accounts with the root login that is kept, and where it does so. */
final class DirectChecks {

  private final DirectSettings settings;
  private final DirectRoot root;
  private final VaultSession vault;

  DirectChecks(DirectSettings settings, DirectRoot root, VaultSession vault) {
    this.settings = settings;
    this.root = root;
    this.vault = vault;
  }

  List<Finding> run(Deadline deadline) {
    List<Finding> findings = new ArrayList<>(List.of(host()));
    findings.addAll(
        new VaultExamination(vault)
            .standing(
                new RotationPolicy(settings.place(), Optional.empty()).neededToIssue(), deadline));
    try {
      root.open(deadline).close();
    } catch (BackendException e) {
      findings.add(new Finding(Severity.ERROR, e.message(), ""));
    }
    return findings;
  }

  private Finding host() {
    String what =
        "issuer: direct. This process reads the root's password from "
            + settings.place()
            + ", and so whoever controls it, or can log in to Vault as it does, can make any account that the root can";
    return settings.inPod()
        ? new Finding(
            Severity.ERROR,
            what + ": a pod is no place for it",
            "issuer: { vault: … }, or run it on a host that is trusted")
        : new Finding(
            Severity.NOTE,
            what + ": only for a host that is trusted, such as a DBA's workstation or a broker's",
            "");
  }
}

package dev.mayfly.sidecar.doctor;

import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.command.ProcessLedger;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.StateLedgers;
import dev.mayfly.sidecar.tasks.DeliveryNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be seen on this machine alone. */
final class MachineChecks {

  private MachineChecks() {}

  static List<Finding> ledgers(LedgerStore store) {
    List<Finding> findings = new ArrayList<>();
    try {
      for (ProcessLedger ledger : StateLedgers.read(store)) {
        ledger
            .reader()
            .fault()
            .ifPresent(
                fault ->
                    findings.add(
                        error(ledger.name() + " is damaged: " + fault, "mayfly audit verify")));
        if (ledger.standing() == Standing.LEFT) {
          findings.add(
              warning(ledger.process() + " is gone and left work behind", "mayfly recover"));
        }
      }
    } catch (IOException e) {
      findings.add(error("the ledgers cannot be read: " + Messages.of(e), ""));
    }
    return findings;
  }

  static List<Finding> deliveries(
      Configuration configuration, Map<String, TargetAddress> addresses) {
    List<Finding> findings = new ArrayList<>(PlaceChecks.of(configuration.tasks()));
    DeliveryNotes.of(configuration.tasks(), addresses)
        .forEach(note -> findings.add(warning(note.where() + ": " + note.what(), note.remedy())));
    return findings;
  }

  /** Whoever can read what we log in with is Mayfly, for Vault. */
  static List<Finding> evidence(Configuration configuration, ProcessEnvironment environment) {
    List<Finding> findings = new ArrayList<>();
    for (Path file : VaultSettings.evidence(configuration.vault(), environment.vault())) {
      try {
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
          findings.add(
              warning(
                  file + " can be read by every user: whoever does can log in to Vault as Mayfly",
                  "chmod o= " + file));
        }
      } catch (NoSuchFileException e) {
        findings.add(error("there is no " + file, "ls -l " + file.getParent()));
      } catch (IOException e) {
        findings.add(error(file + " cannot be looked at: " + Messages.of(e), ""));
      }
    }
    return findings;
  }

  private static Finding error(String what, String remedy) {
    return new Finding(Severity.ERROR, what, remedy);
  }

  private static Finding warning(String what, String remedy) {
    return new Finding(Severity.WARNING, what, remedy);
  }
}

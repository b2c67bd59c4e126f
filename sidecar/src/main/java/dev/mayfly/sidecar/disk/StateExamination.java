package dev.mayfly.sidecar.disk;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.files.ExposedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks whether the state folder keeps what is written there, and keeps it to itself. */
public final class StateExamination {

  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs");
  private static final Set<String> COPYING = Set.of("btrfs", "zfs", "nfs", "nfs4", "cifs");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private StateExamination() {}

  public static List<Finding> of(Path folder) {
    List<Finding> findings = new ArrayList<>();
    try {
      Path existing = existing(folder);
      if (!Files.isWritable(existing)) {
        findings.add(
            new Finding(
                Severity.ERROR,
                existing + " cannot be written to by this user: there would be no ledger",
                "chown " + System.getProperty("user.name") + " " + existing));
      }
      List<Finding> exposed = exposed(folder);
      findings.addAll(exposed);
      if (exposed.isEmpty()
          && existing.equals(folder)
          && !PRIVATE.containsAll(Files.getPosixFilePermissions(folder))) {
        findings.add(
            new Finding(
                Severity.WARNING,
                "other users can look into " + folder + ", which tells who had which account",
                "chmod 700 " + folder));
      }
      space(existing, findings);
      fileSystem(existing, Files.getFileStore(existing).type(), findings);
    } catch (IOException | UnsupportedOperationException e) {
      findings.add(
          new Finding(Severity.ERROR, folder + " cannot be looked at: " + Messages.of(e), ""));
    }
    return findings;
  }

  /** Whether others could put something of theirs there. */
  public static List<Finding> exposed(Path folder) throws IOException {
    return existing(folder).equals(folder)
        ? ExposedFolder.of(folder).stream()
            .map(
                exposure ->
                    new Finding(
                        Severity.ERROR,
                        folder
                            + " "
                            + exposure.by()
                            + ", who could write a ledger there that Mayfly would believe: it does"
                            + " not start",
                        exposure.remedy()))
            .toList()
        : List.of();
  }

  /** Each process sets so much aside for its ledger before it begins anything. */
  private static void space(Path existing, List<Finding> findings) throws IOException {
    long left = Files.getFileStore(existing).getUsableSpace();
    if (left < Storage.RESERVE) {
      findings.add(
          new Finding(
              Severity.ERROR,
              "no space is left on the disk of "
                  + existing
                  + ": "
                  + left
                  + " bytes, where each ledger needs "
                  + Storage.RESERVE
                  + " to begin with",
              "df -h " + existing));
    }
  }

  private static void fileSystem(Path existing, String type, List<Finding> findings) {
    if (FORGETFUL.contains(type)) {
      findings.add(
          new Finding(
              Severity.WARNING,
              existing
                  + " is on "
                  + type
                  + ": when the machine dies, so does the knowledge of what is to be ended",
              "state: /var/lib/mayfly"));
    } else if (COPYING.contains(type)) {
      findings.add(
          new Finding(
              Severity.NOTE,
              existing
                  + " is on "
                  + type
                  + ", where space cannot be kept back: on a full disk an end may go unrecorded",
              ""));
    }
  }

  /** The folder, or the nearest above it that there is. */
  private static Path existing(Path folder) {
    Path path = folder.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path.equals(folder.toAbsolutePath()) ? folder : path;
  }
}

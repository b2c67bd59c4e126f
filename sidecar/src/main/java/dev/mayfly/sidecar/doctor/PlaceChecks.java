package dev.mayfly.sidecar.doctor;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.delivery.DeliveredFile;
import dev.mayfly.sidecar.files.ExposedFolder;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.PlacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether files and named pipes of tasks can be where they are configured, and are safe there. */
public final class PlaceChecks {

  private final List<Finding> findings = new ArrayList<>();

  private PlaceChecks() {}

  static List<Finding> of(List<ConfiguredTask> tasks) {
    PlaceChecks checks = new PlaceChecks();
    files(tasks).forEach(checks::file);
    checks.exposures(tasks);
    return checks.findings;
  }

  /** The places in which others could put something of theirs. */
  public static List<Finding> exposed(List<ConfiguredTask> tasks) {
    PlaceChecks checks = new PlaceChecks();
    checks.exposures(tasks);
    return checks.findings;
  }

  private static Stream<ToFile> files(List<ConfiguredTask> tasks) {
    return tasks.stream()
        .flatMap(task -> task.grants().stream())
        .flatMap(grant -> grant.deliveries().stream())
        .filter(ToFile.class::isInstance)
        .map(ToFile.class::cast)
        .distinct();
  }

  private void exposures(List<ConfiguredTask> tasks) {
    files(tasks).map(file -> Path.of(file.path())).forEach(this::folder);
    tasks.stream().flatMap(task -> task.heartbeat().fifo().stream()).forEach(this::pipe);
  }

  private void folder(Path path) {
    try {
      PlacedFile.exposure(path).ifPresent(exposure -> exposed(path, exposure));
    } catch (IOException e) {
      add(Severity.ERROR, path + " cannot be looked at: " + Messages.of(e), "");
    }
  }

  private void file(ToFile file) {
    Path path = Path.of(file.path());
    try {
      FileOwnership.of(file.perms(), file.owner(), file.group()).check();
      if (!DeliveredFile.inMemory(path)) {
        add(
            Severity.WARNING,
            path + " is on a disk: after a crash the credential can be read from it",
            "file: /dev/shm/mayfly/" + path.getFileName());
      }
    } catch (IOException e) {
      add(Severity.ERROR, path + " cannot be delivered to: " + Messages.of(e), "");
    }
  }

  private void exposed(Path path, ExposedFolder exposure) {
    String what =
        "%s %s, who could exchange or take away what is delivered to %s"
            .formatted(exposure.folder(), exposure.by(), path);
    if (PlacedFile.refuses()) {
      add(Severity.ERROR, what + ": as root nothing is", exposure.remedy());
    } else {
      add(Severity.WARNING, what, exposure.remedy());
    }
  }

  /** Whoever can exchange it keeps a dead task alive, or ends a living one. */
  private void pipe(Path pipe) {
    Path folder = pipe.toAbsolutePath().getParent();
    try {
      if (folder != null && Files.isDirectory(folder)) {
        ExposedFolder.of(folder)
            .ifPresent(exposure -> add(Severity.ERROR, unsafe(pipe, exposure), exposure.remedy()));
      }
    } catch (IOException e) {
      add(Severity.ERROR, pipe + " cannot be looked at: " + Messages.of(e), "");
    }
  }

  private static String unsafe(Path pipe, ExposedFolder exposure) {
    return "%s %s, who could exchange the named pipe %s: it is not made there"
        .formatted(exposure.folder(), exposure.by(), pipe);
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}

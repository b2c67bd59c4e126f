package dev.mayfly.sidecar.doctor;

import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.process.SystemUser;
import dev.mayfly.sidecar.tasks.Isolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the commands of {@code mayfly run} are kept from what Mayfly works with. */
final class IsolationChecks {

  private IsolationChecks() {}

  /** Tasks of a sidecar are no children of ours: who they are is their container's matter. */
  static List<Finding> of(Configuration configuration, ProcessEnvironment environment) {
    boolean served =
        configuration.sidecar().socket().isPresent()
            || configuration.sidecar().health().isPresent();
    Isolation isolation;
    try {
      isolation = Isolation.of(configuration, environment);
    } catch (IOException e) {
      return List.of(new Finding(Severity.ERROR, Messages.of(e), ""));
    }
    return configuration.tasks().stream()
        .filter(task -> task.user().isPresent() || !served)
        .flatMap(task -> of(task, isolation).stream())
        .toList();
  }

  private static List<Finding> of(ConfiguredTask task, Isolation isolation) {
    List<Finding> findings = new ArrayList<>();
    try {
      Optional<SystemUser> user = Optional.empty();
      if (task.user().isPresent()) {
        String name = task.user().get();
        user = SystemUser.find(name);
        if (user.isEmpty()) {
          return List.of(
              finding(Severity.ERROR, task, "this machine has no user " + name, "useradd " + name));
        }
      }
      for (Isolation.Gap gap : isolation.gaps(user)) {
        findings.add(finding(Severity.WARNING, task, gap.what(), gap.fix()));
      }
    } catch (IOException e) {
      findings.add(finding(Severity.ERROR, task, "what it may read is unknown: " + e, ""));
    }
    return findings;
  }

  private static Finding finding(
      Severity severity, ConfiguredTask task, String what, String remedy) {
    return new Finding(severity, "`mayfly run` of task " + task.name() + ": " + what, remedy);
  }
}

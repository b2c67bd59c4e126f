package dev.mayfly.sidecar.db;

import dev.mayfly.sidecar.configuration.ConfiguredSession;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import java.util.List;
import java.util.Optional;

/** Finds the session that a person means. */
final class SessionChoice {

  private SessionChoice() {}

  /** The target's session with this role; its only one where none is named. */
  static ConfiguredSession of(
      List<ConfiguredSession> sessions, String target, Optional<String> role) throws RunException {
    List<ConfiguredSession> there =
        sessions.stream().filter(session -> session.target().equals(target)).toList();
    if (there.isEmpty()) {
      throw unknown(
          "session at a target " + target,
          target,
          sessions.stream().map(ConfiguredSession::target).distinct().toList());
    }
    List<String> roles = there.stream().map(ConfiguredSession::role).toList();
    if (role.isEmpty() && there.size() > 1) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "there are "
              + there.size()
              + " sessions at "
              + target
              + "; fix: --role with one of "
              + String.join(", ", roles));
    }
    return there.stream()
        .filter(session -> session.role().equals(role.orElse(session.role())))
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    "session at " + target + " with role " + role.orElse(""),
                    role.orElse(""),
                    roles));
  }

  private static RunException unknown(String what, String name, List<String> known) {
    String nearest = Nearest.to(name, known).map(n -> "did you mean " + n + "? ").orElse("");
    String configured =
        known.isEmpty()
            ? "the configuration has no `sessions`"
            : "configured: " + String.join(", ", known);
    return new RunException(
        ExitCodes.NOT_STARTED, "there is no " + what + ": " + nearest + configured);
  }
}

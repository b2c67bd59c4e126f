package dev.mayfly.sidecar.db;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfiguredSession;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.process.Terminal;
import java.io.IOException;
import java.util.Optional;

/** Why a session is opened. */
final class Reason {

  private Reason() {}

  /** What was typed; where the session needs a reason and a person is there, they are asked. */
  static String of(ConfiguredSession session, Optional<String> typed) throws RunException {
    String reason = typed.map(String::strip).orElse("");
    if (reason.isEmpty() && session.reasonRequired()) {
      reason = asked();
    }
    if (reason.isEmpty() && session.reasonRequired()) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          session.target()
              + "/"
              + session.role()
              + " opens only for a reason; fix: --reason TEXT, which its receipt tells");
    }
    return reason;
  }

  private static String asked() throws RunException {
    if (!Terminal.isOurs()) {
      return "";
    }
    try {
      return Terminal.ask("Reason: ").strip();
    } catch (IOException e) {
      throw new RunException(ExitCodes.NOT_STARTED, "cannot ask for a reason: " + Messages.of(e));
    }
  }
}

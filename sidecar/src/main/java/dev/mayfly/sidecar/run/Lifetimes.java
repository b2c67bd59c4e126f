package dev.mayfly.sidecar.run;

import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether credentials that cannot be replaced last as long as their task may. */
final class Lifetimes {

  private Lifetimes() {}

  static void check(Map<String, Granted> credentials, List<GrantSpec> grants, Duration maxLifetime)
      throws RunException {
    List<String> problems = new ArrayList<>();
    for (GrantSpec grant : grants) {
      Granted granted = credentials.get(grant.name());
      if (!grant.replaceable() && granted != null && granted.longest().compareTo(maxLifetime) < 0) {
        String longest = Durations.format(granted.longest());
        problems.add(
            "grant "
                + grant.name()
                + " is delivered into the environment, which cannot be changed later; its"
                + " credential lasts "
                + longest
                + " at most, the task "
                + Durations.format(maxLifetime)
                + ": set max_lifetime: "
                + longest
                + ", let it live longer in Vault (max_ttl of its role and its mount: mayfly doctor"
                + " names what ends it), or deliver to a file");
      }
    }
    if (!problems.isEmpty()) {
      throw new RunException(ExitCodes.NOT_STARTED, String.join("\n  ", problems));
    }
  }
}

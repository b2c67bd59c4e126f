package dev.mayfly.sidecar.hold;

import dev.mayfly.client.Credential;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.sidecar.configuration.EnvironmentPresets;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a command that is held has in its environment. */
final class HeldEnvironment {

  private HeldEnvironment() {}

  static Map<String, String> of(HoldOptions options, TaskSession task) throws RunException {
    Map<String, String> variables = new TreeMap<>();
    variables.put(MayflyClient.SOCKET, options.socket().toAbsolutePath().toString());
    variables.put("MAYFLY_TASK", task.task());
    variables.put("MAYFLY_INCARNATION", task.incarnation());
    variables.put("MAYFLY_TASK_SECRET", task.secret());
    if (options.preset().isPresent()) {
      Credential login = choose(task.credentials(), options.grant());
      checkLifetime(login, task);
      EnvironmentPresets.of(options.preset().get())
          .forEach((name, text) -> variables.put(name, filled(text, login)));
    }
    return variables;
  }

  private static Credential choose(Map<String, Credential> credentials, Optional<String> grant)
      throws RunException {
    if (grant.isEmpty() && credentials.size() == 1) {
      return credentials.values().iterator().next();
    }
    Credential chosen = credentials.get(grant.orElse(""));
    if (chosen == null) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "choose with --grant whose login the command gets: "
              + String.join(", ", credentials.keySet().stream().sorted().toList()));
    }
    return chosen;
  }

  /** What is in an environment cannot be replaced there. */
  private static void checkLifetime(Credential login, TaskSession task) throws RunException {
    if (login.atMostUntil().isBefore(task.endsBy())) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "an environment cannot be changed later; the credential of grant "
              + login.grant()
              + " lasts until "
              + login.atMostUntil()
              + " at most, the task "
              + task
              + " until "
              + task.endsBy()
              + "; fix: a shorter max_lifetime of the task, a longer max_ttl in Vault (mayfly"
              + " doctor names what ends it), or read a file or the API");
    }
  }

  private static String filled(String text, Credential login) {
    String filled = text;
    for (Map.Entry<String, String> value : login.values().entrySet()) {
      filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return filled;
  }
}

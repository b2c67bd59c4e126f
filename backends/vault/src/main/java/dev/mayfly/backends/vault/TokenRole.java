package dev.mayfly.backends.vault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The token role that leases' tokens are made through, as {@link LeaseTokens} needs it. */
public record TokenRole(String name) {

  public String path() {
    return "auth/token/roles/" + name;
  }

  /** The policy of the tokens. */
  public String policy() {
    return name + "-lease";
  }

  /** What is written there. */
  public Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("orphan", true);
    body.put("renewable", true);
    body.put("token_type", "service");
    body.put("token_period", "10m");
    body.put("token_no_default_policy", true);
    body.put("allowed_policies", List.of(policy()));
    return body;
  }

  /** The command that makes it suitable. */
  String remedy(VaultCommands commands) {
    return commands.line(
        "write",
        VaultCommands.shell(path())
            + " "
            + body().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining(" ")));
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }
}

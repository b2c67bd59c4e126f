package dev.mayfly.sidecar.configuration;

import java.util.List;

/**
 * What a person may open with {@code mayfly db}.
 *
 * @param task the session as a task, with its one grant
 * @param reasonRequired whether it opens only for a stated reason
 * @param client the program that is opened, and its arguments
 */
public record ConfiguredSession(ConfiguredTask task, boolean reasonRequired, List<String> client) {

  public ConfiguredSession {
    client = List.copyOf(client);
  }

  public String target() {
    return grant().target();
  }

  public String role() {
    return grant().role();
  }

  public ConfiguredGrant grant() {
    return task.grants().get(0);
  }
}

package dev.mayfly.core.backend;

import dev.mayfly.core.settings.Settings;
import dev.mayfly.core.time.Clock;
import java.util.List;

/**
 * What a backend is made from.
 *
 * @param target the target's name in the configuration
 * @param settings its configured values
 * @param roles every role that a task of this configuration may be granted at this target
 * @param services what the program shares with its backends, by type (a Vault gateway, for one)
 */
public record BackendContext(
    String target, Settings settings, List<String> roles, Clock clock, Services services) {

  public BackendContext {
    roles = List.copyOf(roles);
  }

  /** Shared services by type. */
  public interface Services {
    /**
     * The service of this type; throws {@link IllegalStateException} naming it where there is none.
     */
    <T> T require(Class<T> type);
  }
}

package dev.mayfly.backends.database.vault;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An option of a connection that its database's plugin has.
 *
 * @param without what is so where it has another value
 */
public record EngineOption(String key, String value, String without) {

  /** One of Mayfly's own plugin, which is told what the configuration says. */
  public static EngineOption ofPlugin(String key, String value) {
    return new EngineOption(
        key, value, "Mayfly's plugin in Vault has another " + key + " than this configuration");
  }

  /** The same of a list: nothing in it has a space. */
  public static EngineOption ofPlugin(String key, List<?> values) {
    return ofPlugin(key, values.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }
}

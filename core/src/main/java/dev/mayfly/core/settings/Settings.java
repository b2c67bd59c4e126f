package dev.mayfly.core.settings;

import java.util.Optional;

/**
 * Configured values of one section. Values of the wrong kind and missing mandatory keys were
 * refused before this exists.
 */
public interface Settings {

  /**
   * The value, or the setting's default. Throws {@link IllegalStateException} where it has neither:
   * use {@link #find} there.
   */
  <T> T get(Setting<T> setting);

  /** The value or default, or empty. */
  <T> Optional<T> find(Setting<T> setting);

  /** Where the key stands, for messages: {@code mayfly.yaml:12 targets.reporting.url}. */
  String where(Setting<?> setting);

  /** Refuses a value for a reason only the reader knows; throw what this returns. */
  IllegalSettingException refuse(Setting<?> setting, String problem, String remedy);
}

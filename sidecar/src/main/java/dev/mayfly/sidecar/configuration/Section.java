package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * The values of one section of the file. Each was checked against the setting that it is read with.
 */
final class Section implements Settings {

  private final Problems problems;
  private final Position position;
  private final Map<String, Object> values;
  private final Map<String, Position> places;

  /** {@code values} hold what the file says and, where it says nothing, the defaults; by key. */
  Section(
      Problems problems,
      Position position,
      Map<String, Object> values,
      Map<String, Position> places) {
    this.problems = problems;
    this.position = position;
    this.values = Map.copyOf(values);
    this.places = Map.copyOf(places);
  }

  @Override
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () -> new IllegalStateException(where(setting) + " has neither value nor default"));
  }

  @Override
  @SuppressWarnings("unchecked") // the value was made by this setting's kind
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting.key()));
  }

  /** Whether the file says it, and not only the default. */
  boolean says(Setting<?> setting) {
    return places.containsKey(setting.key());
  }

  Position position() {
    return position;
  }

  /** Where the key stands; the section itself where the file does not say it. */
  Position position(Setting<?> setting) {
    return places.getOrDefault(setting.key(), position.child(setting.key()));
  }

  @Override
  public String where(Setting<?> setting) {
    return problems.where(position(setting));
  }

  @Override
  public IllegalSettingException refuse(Setting<?> setting, String problem, String remedy) {
    return new IllegalSettingException(where(setting), problem, remedy);
  }
}

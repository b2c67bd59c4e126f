package dev.mayfly.backends.vault;

import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.Map;
import java.util.Optional;

/** A section of texts, and of sections, as a file would hold it. */
record MapSettings(Map<String, Object> values) implements Settings {

  @Override
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new IllegalStateException(setting.key()));
  }

  @Override
  @SuppressWarnings("unchecked") // tests write values of the setting's kind
  public <T> Optional<T> find(Setting<T> setting) {
    Object value = values.get(setting.key());
    return Optional.ofNullable((T) (value == null ? setting.fallback().orElse(null) : value));
  }

  @Override
  public String where(Setting<?> setting) {
    return setting.key();
  }

  @Override
  public IllegalSettingException refuse(Setting<?> setting, String problem, String remedy) {
    return new IllegalSettingException(where(setting), problem, remedy);
  }
}

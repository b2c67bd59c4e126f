package dev.mayfly.backends.database;

import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings as a test writes them: texts as in the configuration, lists, and maps for sections. */
public record WrittenSettings(Map<String, Object> written) implements Settings {

  @Override
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new IllegalStateException(setting.key()));
  }

  @Override
  @SuppressWarnings("unchecked") // by the setting's kind
  public <T> Optional<T> find(Setting<T> setting) {
    @Nullable Object value = written.get(setting.key());
    if (value == null) {
      value = setting.fallback().orElse(null);
    }
    return value == null ? Optional.empty() : Optional.of((T) read(setting.kind(), value));
  }

  @SuppressWarnings("unchecked") // a test writes maps with texts as keys
  private static Object read(Setting.Kind<?> kind, Object value) {
    if (kind instanceof Setting.Kind.Section) {
      return new WrittenSettings((Map<String, Object>) value);
    }
    if (kind instanceof Setting.Kind.Sections) {
      return ((List<Map<String, Object>>) value).stream().map(WrittenSettings::new).toList();
    }
    if (kind instanceof Setting.Kind.Number) {
      return Integer.valueOf(value.toString());
    }
    if (kind instanceof Setting.Kind.Time) {
      String text = (String) value;
      long number = Long.parseLong(text.substring(0, text.length() - 1));
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(number);
        case 'm' -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
    if (kind instanceof Setting.Kind.TextList && value instanceof String text) {
      return List.copyOf(Arrays.asList(text.split(",")));
    }
    return value;
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

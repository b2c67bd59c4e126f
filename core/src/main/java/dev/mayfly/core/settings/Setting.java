package dev.mayfly.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration key: the single source for parsing, the schema, the reference and the
 * explanation of it.
 *
 * @param key its name within its section, in {@code snake_case}
 * @param fallback the default in the form a person would write it; empty means none
 * @param help one or two sentences: meaning, unit, trade-off
 */
public record Setting<T>(
    String key, Kind<T> kind, boolean required, Optional<String> fallback, String help) {

  /** What values a key takes. */
  public sealed interface Kind<T> {
    record Text() implements Kind<String> {}

    /** Such as {@code 90s}, {@code 15m}, {@code 6h}, {@code 1d}. */
    record Time() implements Kind<Duration> {}

    record Flag() implements Kind<Boolean> {}

    record Number(int least, int most) implements Kind<Integer> {}

    record Choice(List<String> values) implements Kind<String> {}

    record TextList() implements Kind<List<String>> {}

    /** Any of these, each at most once. */
    record Choices(List<String> values) implements Kind<List<String>> {}

    /** Names of the writer's choosing, each with a text. */
    record TextMap() implements Kind<Map<String, String>> {}

    record Section(List<Setting<?>> settings) implements Kind<Settings> {}

    /** A list whose elements are sections. */
    record Sections(List<Setting<?>> settings) implements Kind<List<Settings>> {}
  }

  public static Setting<String> text(String key, String help) {
    return new Setting<>(key, new Kind.Text(), false, Optional.empty(), help);
  }

  public static Setting<Duration> time(String key, String help) {
    return new Setting<>(key, new Kind.Time(), false, Optional.empty(), help);
  }

  public static Setting<Boolean> flag(String key, String help) {
    return new Setting<>(key, new Kind.Flag(), false, Optional.of("false"), help);
  }

  public static Setting<Integer> number(String key, int least, int most, String help) {
    return new Setting<>(key, new Kind.Number(least, most), false, Optional.empty(), help);
  }

  public static Setting<String> choice(String key, List<String> values, String help) {
    return new Setting<>(key, new Kind.Choice(List.copyOf(values)), false, Optional.empty(), help);
  }

  public static Setting<List<String>> list(String key, String help) {
    return new Setting<>(key, new Kind.TextList(), false, Optional.empty(), help);
  }

  public static Setting<List<String>> choices(String key, List<String> values, String help) {
    return new Setting<>(key, new Kind.Choices(List.copyOf(values)), false, Optional.empty(), help);
  }

  public static Setting<Map<String, String>> map(String key, String help) {
    return new Setting<>(key, new Kind.TextMap(), false, Optional.empty(), help);
  }

  public static Setting<Settings> section(String key, String help, Setting<?>... settings) {
    return new Setting<>(key, new Kind.Section(List.of(settings)), false, Optional.empty(), help);
  }

  public static Setting<List<Settings>> sections(String key, String help, Setting<?>... settings) {
    return new Setting<>(key, new Kind.Sections(List.of(settings)), false, Optional.empty(), help);
  }

  /**
   * Its absence is a problem; with a default, only where that comes from an environment that lacks
   * it.
   */
  public Setting<T> mandatory() {
    return new Setting<>(key, kind, true, fallback, help);
  }

  /** {@code written} may name environment variables, such as {@code ${VAULT_ADDR}}. */
  public Setting<T> orElse(String written) {
    return new Setting<>(key, kind, required, Optional.of(written), help);
  }
}

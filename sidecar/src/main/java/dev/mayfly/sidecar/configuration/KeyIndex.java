package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Every key that a configuration may have, in the order of the reference. */
public final class KeyIndex {

  private final List<Key> keys = new ArrayList<>();

  private KeyIndex() {}

  public static KeyIndex of(SettingCatalog catalog) {
    KeyIndex index = new KeyIndex();
    index.add("", Optional.empty(), ConfigurationReader.settings(catalog));
    index.keys.add(
        new Key(
            "targets",
            Optional.empty(),
            "a section for each target",
            true,
            Optional.empty(),
            Keys.TARGETS_HELP));
    for (String backend : catalog.backends()) {
      List<Setting<?>> declared = catalog.backend(backend).orElse(List.of());
      index.add("targets.NAME.", Optional.of(backend), Keys.ofTarget(declared));
    }
    return index;
  }

  private void add(String prefix, Optional<String> backend, List<Setting<?>> settings) {
    for (Setting<?> setting : settings) {
      String path = prefix + setting.key() + (setting.kind() instanceof Kind.Sections ? "[]" : "");
      keys.add(
          new Key(
              path,
              backend,
              takes(setting.kind()),
              setting.required() && setting.fallback().isEmpty(),
              setting.fallback().filter(written -> !written.equals("{}")),
              setting.help()));
      add(path + ".", backend, below(setting.kind()));
    }
  }

  private static List<Setting<?>> below(Kind<?> kind) {
    if (kind instanceof Kind.Section section) {
      return section.settings();
    }
    return kind instanceof Kind.Sections sections ? sections.settings() : List.of();
  }

  private static String takes(Kind<?> kind) {
    if (kind instanceof Kind.Choice choice) {
      return String.join(" | ", choice.values());
    }
    if (kind instanceof Kind.Choices choices) {
      return "one or a list of " + String.join(" | ", choices.values());
    }
    if (kind instanceof Kind.Number number) {
      return number.least() == number.most()
          ? String.valueOf(number.least())
          : number.least() + " to " + number.most();
    }
    return switch (kind.getClass().getSimpleName()) {
      case "Time" -> "time, such as 90s, 15m, 6h or 1d";
      case "Flag" -> "true | false";
      case "TextList" -> "list of texts";
      case "TextMap" -> "texts, each under a name";
      case "Section" -> "section";
      case "Sections" -> "list of sections";
      default -> "text";
    };
  }

  public List<Key> all() {
    return List.copyOf(keys);
  }

  /**
   * The key of this path; else every key whose path ends so. Places in lists may be left out, and a
   * target called by its own name.
   */
  public List<Key> find(String written) {
    List<Key> exact = keys.stream().filter(key -> key.isExactly(written)).toList();
    return exact.isEmpty() ? keys.stream().filter(key -> key.isMeant(written)).toList() : exact;
  }

  /** The keys of a section. */
  public List<Key> in(Key section) {
    return keys.stream().filter(key -> key.isIn(section)).toList();
  }

  /** What a mistyped key was probably meant to be. */
  public Optional<String> nearest(String written) {
    Set<String> known = new TreeSet<>();
    for (Key key : keys) {
      known.add(key.name());
      known.add(key.path());
      known.add(key.path().replace("[]", ""));
    }
    return Nearest.to(written, known);
  }
}

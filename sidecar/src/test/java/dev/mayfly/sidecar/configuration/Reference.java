package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import java.util.ArrayList;
import java.util.List;

/** Every key of a configuration as Markdown: a table for each section. */
final class Reference {

  private final StringBuilder markdown = new StringBuilder();

  /** {@code title}: where the keys stand, and under what condition. */
  Reference section(String title, String help, List<Setting<?>> settings) {
    markdown.append("\n## ").append(title).append("\n\n");
    markdown.append(help).append("\n\n");
    markdown.append("| key | value | default | |\n|---|---|---|---|\n");
    List<Setting<?>> below = new ArrayList<>();
    for (Setting<?> setting : settings) {
      row(setting);
      if (!settings(setting).isEmpty()) {
        below.add(setting);
      }
    }
    below.forEach(setting -> section(path(title, setting), setting.help(), settings(setting)));
    return this;
  }

  /** What tasks get at a target. */
  static String told(TargetFields fields) {
    return "Its credentials are of kind `"
        + fields.kind()
        + "`. Deliveries can name {{"
        + String.join("}}, {{", fields.all())
        + "}}, {{expires}} and options of its url, such as {{"
        + fields.options().get(0)
        + "}}.";
  }

  String markdown() {
    return markdown.toString();
  }

  private void row(Setting<?> setting) {
    markdown
        .append("| `")
        .append(setting.key())
        .append("` | ")
        .append(value(setting))
        .append(" | ")
        .append(fallback(setting))
        .append(" | ")
        .append(setting.help().replace("|", "\\|"))
        .append(" |\n");
  }

  private static String fallback(Setting<?> setting) {
    if (!settings(setting).isEmpty() && !setting.required()) {
      return "";
    }
    return setting
        .fallback()
        .map(text -> "`" + text + "`")
        .orElse(setting.required() ? "**required**" : "");
  }

  private static String value(Setting<?> setting) {
    Kind<?> kind = setting.kind();
    if (kind instanceof Kind.Choice choice) {
      return "`" + String.join("`, `", choice.values()) + "`";
    }
    if (kind instanceof Kind.Choices choices) {
      return "one or a list of `" + String.join("`, `", choices.values()) + "`";
    }
    if (kind instanceof Kind.Number number) {
      return number.least() == number.most()
          ? "`" + number.least() + "`"
          : number.least() + " to " + number.most();
    }
    return switch (kind.getClass().getSimpleName()) {
      case "Time" -> "time";
      case "Flag" -> "`true`, `false`";
      case "TextList" -> "list";
      case "TextMap" -> "name: text";
      case "Section" -> "section";
      case "Sections" -> "list of sections";
      default -> "text";
    };
  }

  private static List<Setting<?>> settings(Setting<?> setting) {
    if (setting.kind() instanceof Kind.Section section) {
      return section.settings();
    }
    return setting.kind() instanceof Kind.Sections sections ? sections.settings() : List.of();
  }

  private static String path(String title, Setting<?> setting) {
    String suffix = setting.kind() instanceof Kind.Sections ? "[]" : "";
    String path = title.startsWith("`") ? title.substring(1, title.indexOf('`', 1)) + "." : "";
    return "`" + path + setting.key() + suffix + "`";
  }
}

package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import java.util.List;
import java.util.Map;

/**
 * A configuration to begin with, made of the declared settings: every key with what it means, and
 * those that need not be there commented out.
 */
public final class Starter {

  private static final int WIDTH = 100;
  private static final String TARGET = "targets.reporting.";

  /** What is written and not commented out, by path. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("version", "1"),
          Map.entry("vault.address", "https://vault.example:8200"),
          Map.entry("vault.auth.method", "approle"),
          Map.entry("vault.auth.role_id_file_path", "/etc/mayfly/role-id"),
          Map.entry("vault.auth.secret_id_file_path", "/etc/mayfly/secret-id"),
          Map.entry(TARGET + "backend", "postgresql"),
          Map.entry(TARGET + "url", "postgresql://db.example:5432/reporting"),
          Map.entry("policy.name", "nightly report"),
          Map.entry("policy.principals", "[ approle ]"),
          Map.entry("policy.target", "reporting"),
          Map.entry("policy.roles", "[ report_writer ]"),
          Map.entry("policy.max_ttl", "1h"),
          Map.entry("tasks.name", "nightly-report"),
          Map.entry("tasks.max_lifetime", "6h"),
          Map.entry("tasks.grants.target", "reporting"),
          Map.entry("tasks.grants.role", "report_writer"),
          Map.entry("tasks.grants.ttl", "15m"),
          Map.entry("tasks.grants.deliver.file", "/run/mayfly/pg_service.conf"),
          Map.entry("tasks.grants.deliver.format", "pgservice"));

  private final StringBuilder yaml = new StringBuilder();

  private Starter() {}

  /** One that can be read as it is, once its names are yours. */
  public static String yaml(SettingCatalog catalog) {
    Starter starter = new Starter();
    starter.settings(ConfigurationReader.settings(catalog), "", "");
    starter.yaml.append(
        """
        # What credentials are made for, each under a name of your choosing.
        targets:
          reporting:
        """);
    List<Setting<?>> declared = catalog.backend("postgresql").orElse(List.of());
    starter.settings(Keys.ofTarget(declared), TARGET, "    ");
    return starter.yaml.toString();
  }

  private void settings(List<Setting<?>> settings, String path, String margin) {
    for (Setting<?> setting : settings) {
      comment(setting.help(), margin);
      setting(setting, path + setting.key(), margin);
      if (margin.isEmpty()) {
        yaml.append('\n');
      }
    }
  }

  private void setting(Setting<?> setting, String path, String margin) {
    List<Setting<?>> below = below(setting.kind());
    String shown = isShown(path) || margin.contains("#") ? margin : margin + "# ";
    if (below.isEmpty()) {
      line(shown, setting.key() + ": " + SAMPLES.getOrDefault(path, value(setting)));
      return;
    }
    line(shown, setting.key() + ":");
    if (setting.kind() instanceof Kind.Sections) {
      line(shown, "  -");
      settings(below, path + ".", shown + "    ");
    } else {
      settings(below, path + ".", shown + "  ");
    }
  }

  private void line(String margin, String text) {
    yaml.append(margin).append(text).append('\n');
  }

  private static boolean isShown(String path) {
    return SAMPLES.keySet().stream().anyMatch(p -> p.equals(path) || p.startsWith(path + "."));
  }

  private static List<Setting<?>> below(Kind<?> kind) {
    if (kind instanceof Kind.Section section) {
      return section.settings();
    }
    return kind instanceof Kind.Sections sections ? sections.settings() : List.of();
  }

  private static String value(Setting<?> setting) {
    boolean list =
        setting.kind() instanceof Kind.TextList || setting.kind() instanceof Kind.Choices;
    if (setting.fallback().isPresent()) {
      String written = setting.fallback().get();
      return list ? "[ " + written + " ]" : written;
    }
    if (setting.kind() instanceof Kind.Choice choice) {
      return String.join(" | ", choice.values());
    }
    return list ? "[ … ]" : "…";
  }

  private void comment(String help, String margin) {
    String begin = margin.contains("#") ? margin : margin + "# ";
    StringBuilder line = new StringBuilder(begin + (margin.contains("#") ? "# " : ""));
    int empty = line.length();
    for (String word : help.split(" ", -1)) {
      if (line.length() > empty && line.length() + word.length() >= WIDTH) {
        yaml.append(line.toString().stripTrailing()).append('\n');
        line.setLength(empty);
      }
      line.append(word).append(' ');
    }
    yaml.append(line.toString().stripTrailing()).append('\n');
  }
}

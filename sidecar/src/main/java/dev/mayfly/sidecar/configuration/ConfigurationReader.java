package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads a configuration file, and says everything that is wrong with it at once. */
public final class ConfigurationReader {

  private static final String TARGETS = "targets";
  private static final String VAULT = "vault";

  private final SettingCatalog catalog;
  private final Map<String, String> environment;

  /** {@code environment}: what {@code ${NAME}} in the file stands for. */
  public ConfigurationReader(SettingCatalog catalog, Map<String, String> environment) {
    this.catalog = catalog;
    this.environment = environment;
  }

  public Configuration read(Path file) throws ConfigurationException, IOException {
    return parse(file, TextFile.read(file));
  }

  Configuration parse(Path file, String text) throws ConfigurationException {
    Problems problems = new Problems(file.toString());
    Expansion expansion = new Expansion(environment);
    Optional<Configuration> configuration =
        Document.parse(text, file, problems).map(root -> read(file, root, expansion, problems));
    if (configuration.isEmpty() && problems.none()) {
      problems.add(
          new Position(1, ""),
          "is empty",
          "start with `version: 1`; `mayfly generate config` prints one to begin with");
    }
    if (!problems.none()) {
      throw problems.asException(expansion);
    }
    return configuration.orElseThrow();
  }

  private Configuration read(Path file, Node root, Expansion expansion, Problems problems) {
    SectionReader sections = new SectionReader(problems, expansion);
    Position top = new Position(1, "");
    Setting<Settings> vault = vault(catalog);
    Section section = sections.read(root, top, settings(catalog), Set.of(TARGETS));
    TargetsReader reader =
        new TargetsReader(problems, sections, new ScalarReader(problems, expansion), catalog);
    Map<String, ConfiguredTarget> targets =
        targets(sections.entries(root, top), top, reader, problems);
    List<ConfiguredRule> policy =
        new PolicyReader(problems, targets.keySet())
            .read(section.find(Keys.POLICY).orElse(List.of()));
    Unique names = new Unique(problems, "task");
    List<ConfiguredTask> tasks =
        new TasksReader(problems, targets, policy, names)
            .read(section.find(Keys.TASKS).orElse(List.of()));
    List<ConfiguredSession> sessions =
        new SessionsReader(problems, targets, policy, names, environment)
            .read(section.find(Keys.SESSIONS).orElse(List.of()));
    if (!section.says(Keys.TASKS) && !section.says(Keys.SESSIONS)) {
      problems.add(
          top.child(Keys.TASKS.key()),
          "is missing, and there are no `sessions` either",
          Keys.TASKS.help());
    }
    return new Configuration(
        file,
        section.get(vault),
        targets,
        policy,
        tasks,
        sessions,
        new SidecarReader(problems).read((Section) section.get(Keys.SIDECAR)),
        state(section, problems),
        section.find(Keys.OBSERVE_ONLY).orElse(false),
        section.find(Keys.SHUTDOWN_GRACE).orElse(Duration.ZERO),
        new VaultNames(problems).handOver(section),
        new ReceiptsReader(problems).read((Section) section.get(Keys.RECEIPTS)),
        log(section));
  }

  private static Setting<Settings> vault(SettingCatalog catalog) {
    Setting<?>[] keys = catalog.vault().toArray(Setting<?>[]::new);
    return Setting.section(
            VAULT, "How Mayfly reaches Vault or OpenBao, and proves who the task is.", keys)
        .orElse("{}");
  }

  /** The keys of the file, but for {@code targets}. */
  static List<Setting<?>> settings(SettingCatalog catalog) {
    return List.of(
        Keys.VERSION,
        vault(catalog),
        Keys.POLICY,
        Keys.TASKS,
        Keys.SESSIONS,
        Keys.SIDECAR,
        Keys.STATE,
        Keys.OBSERVE_ONLY,
        Keys.SHUTDOWN_GRACE,
        Keys.HAND_OVER,
        Keys.RECEIPTS,
        Keys.LOG);
  }

  private static Map<String, ConfiguredTarget> targets(
      Map<String, NodeTuple> entries, Position top, TargetsReader reader, Problems problems) {
    NodeTuple entry = entries.get(TARGETS);
    if (entry == null) {
      problems.add(
          top.child(TARGETS),
          "is missing",
          "name at least one: `targets: { reporting: { backend: postgresql, … } }`");
      return Map.of();
    }
    return reader.read(entry.getValueNode(), top.child(TARGETS).at(entry.getKeyNode()));
  }

  private static ConfiguredLog log(Section section) {
    Section log = (Section) section.get(Keys.LOG);
    return new ConfiguredLog(
        log.find(Keys.LOG_LEVEL).orElse("auto"), log.find(Keys.LOG_FORMAT).orElse("auto"));
  }

  private Optional<Path> state(Section section, Problems problems) {
    return new PathReader(problems)
        .read(section, Keys.STATE)
        .map(
            path ->
                path.startsWith("~") && path.getNameCount() > 1
                    ? Path.of(environment.getOrDefault("HOME", "/"))
                        .resolve(path.subpath(1, path.getNameCount()))
                    : path);
  }
}

package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file that says whose accounts are, and says everything that is wrong with it at once.
 */
public final class OwnersReader {

  private static final Setting<String> ACCOUNT =
      Setting.text("account", "The account's name; * stands for any text.").mandatory();
  private static final Setting<String> TARGET =
      Setting.text("target", "At which target; left out, at every one.").orElse("*");
  private static final Setting<String> OWNER =
      Setting.text("owner", "Who answers for it: a team or a person.");
  private static final Setting<String> PURPOSE = Setting.text("purpose", "What it is for.");
  private static final Setting<String> KIND =
      Setting.choice("kind", List.of("service", "person"), "Whether a person logs in as it.")
          .orElse("service");
  private static final Setting<List<Settings>> ACCOUNTS =
      Setting.sections(
              "accounts",
              "Whose accounts are; the first that fits is meant.",
              ACCOUNT,
              TARGET,
              OWNER,
              PURPOSE,
              KIND)
          .mandatory();

  private OwnersReader() {}

  public static List<ConfiguredOwner> read(Path file) throws ConfigurationException, IOException {
    Problems problems = new Problems(file.toString());
    SectionReader sections = new SectionReader(problems, new Expansion(Map.of()));
    Optional<Section> section =
        Document.parse(TextFile.read(file), file, problems)
            .map(root -> sections.read(root, new Position(1, ""), List.of(ACCOUNTS)));
    if (section.isEmpty() && problems.none()) {
      problems.add(
          new Position(1, ""), "is empty", "accounts: [ { account: etl_loader, owner: data } ]");
    }
    if (!problems.none()) {
      throw problems.asException();
    }
    return section.orElseThrow().get(ACCOUNTS).stream().map(OwnersReader::owner).toList();
  }

  private static ConfiguredOwner owner(Settings section) {
    return new ConfiguredOwner(
        section.get(ACCOUNT),
        section.get(TARGET),
        section.find(OWNER).orElse(""),
        section.find(PURPOSE).orElse(""),
        section.get(KIND).equals("person"));
  }
}

package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads the targets: each takes the keys that its backend declares. */
final class TargetsReader {

  private final Problems problems;
  private final SectionReader sections;
  private final ScalarReader scalars;
  private final SettingCatalog catalog;

  TargetsReader(
      Problems problems, SectionReader sections, ScalarReader scalars, SettingCatalog catalog) {
    this.problems = problems;
    this.sections = sections;
    this.scalars = scalars;
    this.catalog = catalog;
  }

  Map<String, ConfiguredTarget> read(Node node, Position position) {
    Map<String, ConfiguredTarget> targets = new LinkedHashMap<>();
    sections
        .entries(node, position)
        .forEach(
            (name, entry) ->
                target(name, entry.getValueNode(), position.child(name).at(entry.getKeyNode()))
                    .ifPresent(target -> targets.put(name, target)));
    return targets;
  }

  private Optional<ConfiguredTarget> target(String name, Node node, Position position) {
    NodeTuple entry = sections.entries(node, position).get(Keys.BACKEND.key());
    if (entry == null) {
      problems.add(position.child(Keys.BACKEND.key()), "is missing", known());
      return Optional.empty();
    }
    Position here = position.child(Keys.BACKEND.key()).at(entry.getKeyNode());
    Optional<String> backend = scalars.text(entry.getValueNode(), here);
    return backend.flatMap(b -> target(name, b, node, position, here));
  }

  private Optional<ConfiguredTarget> target(
      String name, String backend, Node node, Position position, Position here) {
    Optional<List<Setting<?>>> declared = catalog.backend(backend);
    if (declared.isEmpty()) {
      String remedy =
          Nearest.to(backend, catalog.backends()).map(b -> "did you mean `" + b + "`? ").orElse("");
      problems.add(here, "there is no backend `" + backend + "`", remedy + known());
      return Optional.empty();
    }
    List<Setting<?>> identifying = new ArrayList<>(List.of(Keys.BACKEND));
    identifying.addAll(declared.get());
    List<Setting<?>> settings = Keys.ofTarget(declared.get());
    Section section = sections.read(node, position, settings);
    return Optional.of(
        new ConfiguredTarget(
            name,
            backend,
            section,
            catalog.fields(backend).orElseThrow(),
            section.get(Keys.UNPROVABLE).equals("refuse"),
            section.get(Keys.UNKNOWN_ACCOUNTS).equals("end"),
            Fingerprint.of(section, identifying)));
  }

  private String known() {
    return "installed: " + String.join(", ", catalog.backends());
  }
}

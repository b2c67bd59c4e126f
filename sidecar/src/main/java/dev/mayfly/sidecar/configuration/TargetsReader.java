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
  private final Vocabulary vocabulary;

  TargetsReader(
      Problems problems, SectionReader sections, ScalarReader scalars, Vocabulary vocabulary) {
    this.problems = problems;
    this.sections = sections;
    this.scalars = scalars;
    this.vocabulary = vocabulary;
  }

  Map<String, ConfiguredTarget> read(Node node, Place place) {
    Map<String, ConfiguredTarget> targets = new LinkedHashMap<>();
    sections
        .entries(node, place)
        .forEach(
            (name, entry) ->
                target(name, entry.getValueNode(), place.child(name).at(entry.getKeyNode()))
                    .ifPresent(target -> targets.put(name, target)));
    return targets;
  }

  private Optional<ConfiguredTarget> target(String name, Node node, Place place) {
    NodeTuple entry = sections.entries(node, place).get(Keys.BACKEND.key());
    if (entry == null) {
      problems.add(place.child(Keys.BACKEND.key()), "is missing", known());
      return Optional.empty();
    }
    Place here = place.child(Keys.BACKEND.key()).at(entry.getKeyNode());
    Optional<String> backend = scalars.text(entry.getValueNode(), here);
    return backend.flatMap(b -> target(name, b, node, place, here));
  }

  private Optional<ConfiguredTarget> target(
      String name, String backend, Node node, Place place, Place here) {
    Optional<List<Setting<?>>> declared = vocabulary.backend(backend);
    if (declared.isEmpty()) {
      String remedy =
          Nearest.to(backend, vocabulary.backends())
              .map(b -> "did you mean `" + b + "`? ")
              .orElse("");
      problems.add(here, "there is no backend `" + backend + "`", remedy + known());
      return Optional.empty();
    }
    List<Setting<?>> identifying = new ArrayList<>(List.of(Keys.BACKEND));
    identifying.addAll(declared.get());
    List<Setting<?>> settings = Keys.ofTarget(declared.get());
    Section section = sections.read(node, place, settings);
    return Optional.of(
        new ConfiguredTarget(
            name,
            backend,
            section,
            vocabulary.fields(backend).orElseThrow(),
            section.get(Keys.UNPROVABLE).equals("refuse"),
            section.get(Keys.UNKNOWN_ACCOUNTS).equals("end"),
            Fingerprint.of(section, identifying)));
  }

  private String known() {
    return "installed: " + String.join(", ", vocabulary.backends());
  }
}

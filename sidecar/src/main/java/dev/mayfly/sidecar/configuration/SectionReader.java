package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import dev.mayfly.core.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads sections as their settings declare them, reporting everything that does not fit. */
final class SectionReader {

  private final Problems problems;
  private final ScalarReader scalars;

  SectionReader(Problems problems, Expansion expansion) {
    this.problems = problems;
    this.scalars = new ScalarReader(problems, expansion);
  }

  Section read(Node node, Position position, List<Setting<?>> settings) {
    return read(node, position, settings, Set.of());
  }

  /** {@code others}: keys that are legal here and read by somebody else. */
  Section read(Node node, Position position, List<Setting<?>> settings, Set<String> others) {
    Map<String, NodeTuple> entries = entries(node, position);
    Set<String> known =
        settings.stream().map(Setting::key).collect(Collectors.toCollection(LinkedHashSet::new));
    known.addAll(others);
    reportUnknown(entries, position, known);
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Position> places = new LinkedHashMap<>();
    for (Setting<?> setting : settings) {
      NodeTuple entry = entries.get(setting.key());
      Position here = position.child(setting.key());
      if (entry != null) {
        here = here.at(entry.getKeyNode());
        places.put(setting.key(), here);
      }
      value(setting, entry == null ? null : entry.getValueNode(), here)
          .ifPresent(value -> values.put(setting.key(), value));
    }
    return new Section(problems, position, values, places);
  }

  /** The entries of a mapping by key; anything else is reported and has none. */
  Map<String, NodeTuple> entries(Node node, Position position) {
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    if (node instanceof ScalarNode scalar && ScalarReader.isAbsent(scalar)) {
      return entries;
    }
    if (!(node instanceof MappingNode mapping)) {
      problems.add(
          position, "keys with values are needed here", "write `key: value`, one a line, indented");
      return entries;
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (entries.putIfAbsent(key, entry) != null) {
        problems.add(
            position.child(key).at(entry.getKeyNode()),
            "is written twice",
            "keep one of them; the first stands in line "
                + position.at(entries.get(key).getKeyNode()).line());
      }
    }
    return entries;
  }

  private void reportUnknown(Map<String, NodeTuple> entries, Position position, Set<String> known) {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String remedy =
            Nearest.to(entry.getKey(), known).map(k -> "did you mean `" + k + "`? ").orElse("");
        problems.add(
            position.child(entry.getKey()).at(entry.getValue().getKeyNode()),
            "there is no such key",
            remedy + "possible: " + String.join(", ", known));
      }
    }
  }

  private Optional<?> value(Setting<?> setting, @Nullable Node node, Position position) {
    if (node != null) {
      return value(setting.kind(), node, position);
    }
    if (setting.fallback().isPresent()) {
      return fallback(setting, setting.fallback().get(), position);
    }
    if (setting.required()) {
      problems.add(position, "is missing", setting.help());
    }
    return Optional.empty();
  }

  /**
   * A default that comes from the environment is no value while its variables are unset or empty.
   */
  private Optional<?> fallback(Setting<?> setting, String written, Position position) {
    if (written.equals("{}") || written.equals("[]")) {
      return value(setting.kind(), empty(written), position);
    }
    Expansion.Expanded expanded = scalars.expand(written);
    if (!expanded.missing().isEmpty() || expanded.text().isEmpty()) {
      if (setting.required()) {
        problems.add(position, "is missing, and " + written + " is not set either", setting.help());
      }
      return Optional.empty();
    }
    return setting.kind() instanceof Kind.TextList || setting.kind() instanceof Kind.Choices
        ? Optional.of(List.of(expanded.text().split(", *", -1)))
        : value(
            setting.kind(),
            new ScalarNode(Tag.STR, expanded.text(), ScalarStyle.DOUBLE_QUOTED),
            position);
  }

  private static Node empty(String written) {
    return written.equals("{}")
        ? new MappingNode(Tag.MAP, List.of(), FlowStyle.FLOW)
        : new SequenceNode(Tag.SEQ, List.of(), FlowStyle.FLOW);
  }

  private Optional<?> value(Kind<?> kind, Node node, Position position) {
    if (kind instanceof Kind.Section section) {
      return Optional.of(read(node, position, section.settings()));
    }
    if (kind instanceof Kind.Sections sections) {
      return Optional.of(sections(node, position, sections.settings()));
    }
    if (kind instanceof Kind.TextList) {
      return Optional.of(texts(node, position));
    }
    if (kind instanceof Kind.Choices choices) {
      return Optional.of(choices(node, position, choices.values()));
    }
    if (kind instanceof Kind.TextMap) {
      return Optional.of(textMap(node, position));
    }
    return scalars.value(kind, node, position);
  }

  private List<Settings> sections(Node node, Position position, List<Setting<?>> settings) {
    List<Settings> sections = new ArrayList<>();
    for (Node element : elements(node, position)) {
      sections.add(read(element, position.element(sections.size()).at(element), settings));
    }
    return List.copyOf(sections);
  }

  private List<String> texts(Node node, Position position) {
    List<String> texts = new ArrayList<>();
    for (Node element : elements(node, position)) {
      scalars.text(element, position.element(texts.size()).at(element)).ifPresent(texts::add);
    }
    return List.copyOf(texts);
  }

  /** A single one needs no list. */
  private List<String> choices(Node node, Position position, List<String> values) {
    if (node instanceof ScalarNode) {
      return scalars.choice(node, position, values).stream().toList();
    }
    Set<String> chosen = new LinkedHashSet<>();
    int index = 0;
    for (Node element : elements(node, position)) {
      Position here = position.element(index++).at(element);
      scalars
          .choice(element, here, values)
          .filter(value -> !chosen.add(value))
          .ifPresent(
              value -> problems.add(here, "`" + value + "` is there twice", "keep one of them"));
    }
    return List.copyOf(chosen);
  }

  private List<Node> elements(Node node, Position position) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.add(
        position,
        "a list is needed here",
        "write [ first, second ], or one element a line after a dash");
    return List.of();
  }

  private Map<String, String> textMap(Node node, Position position) {
    Map<String, String> texts = new LinkedHashMap<>();
    entries(node, position)
        .forEach(
            (key, entry) ->
                scalars
                    .text(entry.getValueNode(), position.child(key).at(entry.getKeyNode()))
                    .ifPresent(text -> texts.put(key, text)));
    return Map.copyOf(texts);
  }
}

package dev.mayfly.sidecar.kubernetes;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** YAML as nodes and back, with its comments and the style of its texts. */
final class YamlNodes {

  private static final LoadSettings LOAD = LoadSettings.builder().setParseComments(true).build();

  private static final DumpSettings DUMP =
      DumpSettings.builder()
          .setDumpComments(true)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setSplitLines(false)
          .setWidth(Integer.MAX_VALUE)
          .build();

  private YamlNodes() {}

  /** The mapping that a document is; empty where it is something else, or nothing. */
  static Optional<MappingNode> parse(String document) throws ManifestException {
    try {
      return new Compose(LOAD)
          .composeString(document)
          .filter(MappingNode.class::isInstance)
          .map(MappingNode.class::cast);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ManifestException(
          "not YAML: line " + line + " of a document: " + e.getProblem(), "");
    } catch (YamlEngineException e) {
      throw new ManifestException("not YAML: " + e.getMessage(), "");
    }
  }

  /**
   * Whether a document has aliases: what they stand for could not be changed in one place alone.
   */
  static boolean hasAliases(String document) {
    for (Event event : new Parse(LOAD).parseString(document)) {
      if (event instanceof AliasEvent) {
        return true;
      }
    }
    return false;
  }

  /**
   * Nodes of a text of ours, in which each {@code $NAME} stands for a value that is plain text.
   *
   * @throws IllegalArgumentException where it is no mapping
   */
  static MappingNode fill(String text, Map<String, String> values) throws ManifestException {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("$" + value.getKey(), value.getValue());
    }
    return parse(filled).orElseThrow(IllegalArgumentException::new);
  }

  static String text(Node root) {
    return new Present(DUMP).emitToString(new Serialize(DUMP).serializeOne(root).iterator());
  }
}

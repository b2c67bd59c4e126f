package dev.mayfly.sidecar.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a manifest, with the names of its fields. Changes are made in place. */
record Fields(MappingNode node) {

  Optional<Node> find(String name) {
    return node.getValue().stream()
        .filter(
            tuple -> tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  /** A value that is no list and no mapping; empty where there is none. */
  Optional<String> text(String name) {
    return find(name)
        .filter(ScalarNode.class::isInstance)
        .map(value -> ((ScalarNode) value).getValue());
  }

  /** The mapping of that name; an empty one is put there where there is none. */
  Fields section(String name) {
    Optional<Node> found = find(name).filter(MappingNode.class::isInstance);
    if (found.isPresent()) {
      return new Fields((MappingNode) found.get());
    }
    MappingNode made = new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    set(name, made);
    return new Fields(made);
  }

  /** The mappings of the list of that name; none where there is no such list. */
  List<Fields> list(String name) {
    return find(name).filter(SequenceNode.class::isInstance).stream()
        .flatMap(list -> ((SequenceNode) list).getValue().stream())
        .filter(MappingNode.class::isInstance)
        .map(entry -> new Fields((MappingNode) entry))
        .toList();
  }

  /** Puts an entry at the end of the list of that name, which is made where there is none. */
  void append(String name, Node entry) {
    Optional<Node> found = find(name).filter(SequenceNode.class::isInstance);
    if (found.isPresent()) {
      ((SequenceNode) found.get()).getValue().add(entry);
    } else {
      set(name, new SequenceNode(Tag.SEQ, new ArrayList<>(List.of(entry)), FlowStyle.BLOCK));
    }
  }

  /** Puts a value there in the place of any other. */
  void set(String name, Node value) {
    List<NodeTuple> tuples = new ArrayList<>(node.getValue());
    tuples.removeIf(
        tuple -> tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name));
    tuples.add(new NodeTuple(new ScalarNode(Tag.STR, name, ScalarStyle.PLAIN), value));
    node.setValue(tuples);
  }

  /** Puts a text there, and leaves any that is there. */
  void setDefault(String name, Tag tag, String value) {
    if (find(name).isEmpty()) {
      set(name, new ScalarNode(tag, value, ScalarStyle.PLAIN));
    }
  }
}

package dev.mayfly.sidecar.configuration;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where something stands in the file.
 *
 * @param line counts from 1
 * @param key the path of keys that leads there; empty at the top
 */
record Place(int line, String key) {

  /** The place of a node, under this place's key. */
  Place at(Node node) {
    return new Place(node.getStartMark().map(Mark::getLine).map(l -> l + 1).orElse(line), key);
  }

  Place child(String name) {
    return new Place(line, key.isEmpty() ? name : key + "." + name);
  }

  Place element(int index) {
    return new Place(line, key + "[" + index + "]");
  }
}

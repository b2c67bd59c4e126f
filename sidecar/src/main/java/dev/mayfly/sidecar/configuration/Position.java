package dev.mayfly.sidecar.configuration;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where something stands in the file.
 *
 * @param line counts from 1
 * @param key the path of keys that leads there; empty at the top
 */
record Position(int line, String key) {

  /** The place of a node, under this place's key. */
  Position at(Node node) {
    return new Position(node.getStartMark().map(Mark::getLine).map(l -> l + 1).orElse(line), key);
  }

  Position child(String name) {
    return new Position(line, key.isEmpty() ? name : key + "." + name);
  }

  Position element(int index) {
    return new Position(line, key + "[" + index + "]");
  }
}

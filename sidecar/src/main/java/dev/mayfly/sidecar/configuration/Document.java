package dev.mayfly.sidecar.configuration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** A YAML text as nodes that know their line. */
final class Document {

  /** A variable of the environment, or a placeholder. */
  private static final Pattern BRACES = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

  private Document() {}

  /** The root node; empty for an empty file. What is not YAML is reported and empty as well. */
  static Optional<Node> parse(String text, Path file, Problems problems) {
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Position(line, ""), "is not YAML: " + e.getProblem(), remedy(text, line));
    } catch (YamlEngineException e) {
      problems.add(
          new Position(1, ""),
          "is not YAML: " + e.getMessage(),
          "look for a tab or an unclosed quote");
    } catch (StackOverflowError deep) {
      problems.add(
          new Position(1, ""), "is nested too deeply", "a configuration needs ten levels at most");
    }
    return Optional.empty();
  }

  private static String remedy(String text, int line) {
    String written = text.lines().skip(line - 1L).findFirst().orElse("");
    Matcher braces = BRACES.matcher(written);
    return braces.find()
        ? "put the whole value with "
            + braces.group()
            + " in double quotes: between { and } of YAML a brace, a comma or a colon ends it"
        : "look at the indentation, and quote values with : # { [ & *";
  }
}

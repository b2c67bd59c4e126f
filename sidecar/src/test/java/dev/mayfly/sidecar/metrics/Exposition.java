package dev.mayfly.sidecar.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prometheus' text format, read strictly.
 *
 * @param types of the families
 * @param samples by name and sorted labels, as in {@code name{a="b",c="d"}}
 * @param labels the label names of each family
 */
record Exposition(
    Map<String, String> types, Map<String, Double> samples, Map<String, Set<String>> labels) {

  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (counter|gauge|histogram)");
  private static final Pattern HELP = Pattern.compile("# HELP [a-z_]+ \\S.*");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"\\\\\n]*)\",?");

  static Exposition of(String text) {
    Exposition read = new Exposition(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    text.lines().forEach(read::read);
    return read;
  }

  private void read(String line) {
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (type.matches()) {
      types.put(type.group(1), type.group(2));
      labels.put(type.group(1), new TreeSet<>());
    } else if (sample.matches()) {
      sample(sample);
    } else if (!HELP.matcher(line).matches()) {
      throw new AssertionError("not a line of an exposition: " + line);
    }
  }

  private void sample(Matcher line) {
    String inBraces = line.group(2) == null ? "" : line.group(2);
    if (!LABEL.matcher(inBraces).replaceAll("").isEmpty()) {
      throw new AssertionError("not labels: " + inBraces);
    }
    List<MatchResult> found = LABEL.matcher(inBraces).results().toList();
    String sorted =
        found.stream()
            .map(label -> label.group(1) + "=\"" + label.group(2) + "\"")
            .sorted()
            .collect(Collectors.joining(","));
    String name = line.group(1) + (sorted.isEmpty() ? "" : "{" + sorted + "}");
    double value = Double.parseDouble(line.group(3).replace("Inf", "Infinity"));
    if (samples.put(name, value) != null) {
      throw new AssertionError("twice: " + name);
    }
    Set<String> known = labels.get(family(line.group(1)));
    found.stream()
        .map(label -> label.group(1))
        .filter(label -> !label.equals("le"))
        .forEach(known::add);
  }

  /** The family that a sample of this name is of. */
  String family(String sample) {
    String stem = sample.replaceFirst("_(bucket|count|sum)$", "");
    if ("histogram".equals(types.get(stem))) {
      return stem;
    }
    if (!types.containsKey(sample)) {
      throw new AssertionError("of no family: " + sample);
    }
    return sample;
  }

  /** The names that an expression can ask for. */
  Set<String> names() {
    return samples.keySet().stream()
        .map(sample -> sample.replaceFirst("\\{.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The value of a sample; its labels in the order of their names. */
  double value(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new AssertionError("no " + sample + " among " + String.join("\n", samples.keySet()));
    }
    return value;
  }
}

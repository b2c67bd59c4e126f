package dev.mayfly.sidecar.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of one or more documents. Those into which nothing is put stay as they are, to the byte.
 */
public final class Manifest {

  private static final Set<String> KINDS = Set.of("Job", "CronJob");

  private final List<String> documents;

  private Manifest(List<String> documents) {
    this.documents = List.copyOf(documents);
  }

  /** A line that begins with three dashes begins a document, wherever it stands. */
  public static Manifest of(String text) {
    List<String> documents = new ArrayList<>();
    StringBuilder document = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      if (line.matches("---(\\s(.|\\s)*)?") && !document.isEmpty()) {
        documents.add(document.toString());
        document.setLength(0);
      }
      document.append(line);
    }
    documents.add(document.toString());
    return new Manifest(documents);
  }

  /**
   * The same with the sidecar in every Job and CronJob; one that has it already stays as it is.
   *
   * @param notes is given what a person should know of the result
   * @throws ManifestException where there is no Job, or one cannot be changed
   */
  public String with(Sidecar sidecar, List<String> notes) throws ManifestException {
    StringBuilder text = new StringBuilder();
    Set<String> others = new TreeSet<>();
    boolean found = false;
    for (String document : documents) {
      Fields root = YamlNodes.parse(document).map(Fields::new).orElse(null);
      String kind = root == null ? "" : root.text("kind").orElse("");
      if (root != null && KINDS.contains(kind)) {
        found = true;
        text.append(changed(document, new PodTemplate(root, kind), sidecar, notes));
      } else {
        others.add(kind);
        text.append(document);
      }
    }
    if (!found) {
      others.remove("");
      throw new ManifestException(
          "there is no Job and no CronJob in it"
              + (others.isEmpty() ? "" : ", but " + String.join(", ", others)),
          "the sidecar is for tasks that end; `mayfly help sidecar` tells how others are served");
    }
    return text.toString();
  }

  private static String changed(
      String document, PodTemplate template, Sidecar sidecar, List<String> notes)
      throws ManifestException {
    if (template.hasSidecar()) {
      notes.add(template.name() + " has the sidecar already: it stays as it is");
      return document;
    }
    if (YamlNodes.hasAliases(document)) {
      throw new ManifestException(
          template.name() + " is written with YAML aliases: a change would show in every place",
          "write them out: yq 'explode(.)'");
    }
    String before = sidecar.configMap(template).map(map -> "---\n" + map).orElse("");
    template.put(sidecar, notes);
    return before
        + (document.startsWith("---") || !before.isEmpty() ? "---\n" : "")
        + template.text();
  }
}

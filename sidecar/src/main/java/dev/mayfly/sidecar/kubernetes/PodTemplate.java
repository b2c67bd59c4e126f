package dev.mayfly.sidecar.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The pods that a Job or a CronJob makes, and the sidecar in them. */
final class PodTemplate {

  private static final String MARK = "mayfly.dev/sidecar";

  private final Fields root;
  private final Fields metadata;
  private final Fields pod;

  PodTemplate(Fields root, String kind) {
    this.root = root;
    Fields job = kind.equals("CronJob") ? root.section("spec").section("jobTemplate") : root;
    Fields template = job.section("spec").section("template");
    this.metadata = template.section("metadata");
    this.pod = template.section("spec");
  }

  /** The name of the Job or CronJob. */
  String name() {
    Fields names = root.section("metadata");
    return names
        .text("name")
        .or(() -> names.text("generateName"))
        .orElse("job")
        .replaceAll("-$", "");
  }

  /** Where it is; empty where whoever applies it says so. */
  Optional<String> namespace() {
    return root.section("metadata").text("namespace");
  }

  boolean hasSidecar() {
    return metadata.section("annotations").find(MARK).isPresent();
  }

  String text() {
    return YamlNodes.text(root.node());
  }

  void put(Sidecar sidecar, List<String> notes) throws ManifestException {
    List<Fields> tasks = tasks(sidecar.containers());
    refuseWhatIsTaken(tasks);
    for (Fields task : tasks) {
      task.append("volumeMounts", sidecar.mount());
    }
    pod.append("initContainers", sidecar.container());
    for (var volume : sidecar.volumes(name())) {
      pod.append("volumes", volume);
    }
    pod.section("securityContext").setDefault("fsGroup", Tag.INT, Sidecar.USER);
    metadata.section("annotations").set(MARK, sidecar.mark());
    keepTimeToEnd(sidecar, notes);
    if (!pod.text("automountServiceAccountToken").orElse("").equals("false")) {
      notes.add(
          name()
              + " does not say that its containers get no token for the API server: where they need"
              + " none, add automountServiceAccountToken: false to the pod");
    }
    if (pod.text("restartPolicy").filter("OnFailure"::equals).isPresent()) {
      notes.add(
          name()
              + " has restartPolicy OnFailure: a container that starts again in its pod begins a"
              + " new run, and must wait for its files once it holds the pipe; with Never each try"
              + " is a pod of its own");
    }
  }

  private void keepTimeToEnd(Sidecar sidecar, List<String> notes) {
    long needed = sidecar.secondsToEnd();
    Optional<String> given = pod.text("terminationGracePeriodSeconds");
    pod.setDefault("terminationGracePeriodSeconds", Tag.INT, String.valueOf(needed));
    if (given
        .filter(text -> text.matches("\\d{1,9}") && Long.parseLong(text) < needed)
        .isPresent()) {
      notes.add(
          "%s has terminationGracePeriodSeconds %s: to see every end proven the sidecar wants %d"
              .formatted(name(), given.get(), needed));
    }
  }

  /** The containers that are to have the credentials. */
  private List<Fields> tasks(Set<String> wanted) throws ManifestException {
    List<Fields> containers = pod.list("containers");
    if (containers.isEmpty()) {
      throw new ManifestException(name() + " has no container", "");
    }
    List<String> names = names(containers.stream());
    if (!names.containsAll(wanted)) {
      throw new ManifestException(
          "%s has no container %s"
              .formatted(
                  name(),
                  wanted.stream()
                      .filter(each -> !names.contains(each))
                      .sorted()
                      .collect(Collectors.joining(", "))),
          "it has " + String.join(", ", names));
    }
    if (wanted.isEmpty() && containers.size() > 1) {
      throw new ManifestException(
          name() + " has several containers: " + String.join(", ", names),
          "say with --container which of them is the task: the others get no credentials");
    }
    return containers.stream()
        .filter(each -> wanted.isEmpty() || wanted.contains(each.text("name").orElse("")))
        .toList();
  }

  private void refuseWhatIsTaken(List<Fields> tasks) throws ManifestException {
    Stream<Fields> containers =
        Stream.of("containers", "initContainers").flatMap(list -> pod.list(list).stream());
    if (names(containers).contains(Sidecar.NAME)) {
      throw new ManifestException(
          name() + " has a container " + Sidecar.NAME + " that is not the sidecar", "rename it");
    }
    List<String> volumes = names(pod.list("volumes").stream());
    for (String volume : Sidecar.VOLUMES) {
      if (volumes.contains(volume)) {
        throw new ManifestException(name() + " has a volume " + volume + " already", "rename it");
      }
    }
    for (Fields task : tasks) {
      if (task.list("volumeMounts").stream()
          .anyMatch(mount -> mount.text("mountPath").orElse("").equals(Sidecar.FOLDER))) {
        throw new ManifestException(
            name() + " mounts something else at " + Sidecar.FOLDER, "mount it elsewhere");
      }
    }
  }

  private static List<String> names(Stream<Fields> entries) {
    return entries.map(entry -> entry.text("name").orElse("")).toList();
  }
}

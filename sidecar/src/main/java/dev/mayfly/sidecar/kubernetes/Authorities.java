package dev.mayfly.sidecar.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where a configuration looks for certificates of authorities to trust: Vault's, and those of
 * targets.
 *
 * @param files as the configuration names them, in the order of their names
 */
public record Authorities(List<String> files) {

  /** Of a configuration that is somewhere else. */
  static final Authorities NONE = new Authorities(List.of());

  private static final Pattern OF_TARGET = Pattern.compile("[?&]sslrootcert=(/[^&]+)");

  /** What the image has, and what is mounted into the sidecar already. */
  private static final List<Path> TAKEN =
      Stream.of("/etc/mayfly", "/run", "/var/lib", "/var/run", "/opt/mayfly", "/usr", "/lib")
          .map(Path::of)
          .toList();

  public Authorities {
    files = List.copyOf(files);
  }

  static Authorities of(Fields configuration) {
    Set<String> files = new TreeSet<>();
    configuration.section("vault").text("ca_cert").ifPresent(files::add);
    configuration.find("targets").stream()
        .flatMap(Authorities::texts)
        .flatMap(text -> OF_TARGET.matcher(text).results())
        .map((MatchResult found) -> found.group(1))
        .forEach(files::add);
    return new Authorities(List.copyOf(files));
  }

  private static Stream<String> texts(Node node) {
    if (node instanceof ScalarNode scalar) {
      return Stream.of(scalar.getValue());
    }
    if (node instanceof SequenceNode list) {
      return list.getValue().stream().flatMap(Authorities::texts);
    }
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream().flatMap(entry -> texts(entry.getValueNode()))
        : Stream.empty();
  }

  /** What to say where nothing is mounted; empty where nothing needs to be. */
  public Optional<String> note() {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the configuration names "
                + String.join(", ", files)
                + ", which Mayfly's image does not have. fix: kubectl create configmap ca"
                + " --from-file=FILE, and --ca-config-map ca");
  }

  /**
   * The one folder that they are in.
   *
   * @throws ManifestException where a ConfigMap cannot be mounted so that all of them are there
   */
  public Path folder() throws ManifestException {
    if (files.isEmpty()) {
      throw new ManifestException(
          "the configuration names no certificate of an authority, so nothing says where to mount"
              + " those of --ca-config-map",
          "vault: { ca_cert: /etc/mayfly-ca/ca.pem }");
    }
    Set<Path> folders = files.stream().map(Authorities::folderOf).collect(Collectors.toSet());
    Path folder = folders.iterator().next();
    if (folders.size() > 1
        || !folder.isAbsolute()
        || folder.getNameCount() < 2
        || isTaken(folder)) {
      throw new ManifestException(
          "a ConfigMap cannot be mounted so that it has " + String.join(" and ", files),
          "name them all in one folder that nothing else is in, such as /etc/mayfly-ca");
    }
    return folder;
  }

  /** A name without a dot is that of a folder. */
  private static Path folderOf(String file) {
    Path path = Path.of(file).normalize();
    Path parent = path.getParent();
    boolean isFile = path.getFileName() != null && path.getFileName().toString().contains(".");
    return isFile && parent != null ? parent : path;
  }

  private static boolean isTaken(Path folder) {
    return TAKEN.stream().anyMatch(taken -> folder.startsWith(taken) || taken.startsWith(folder));
  }
}

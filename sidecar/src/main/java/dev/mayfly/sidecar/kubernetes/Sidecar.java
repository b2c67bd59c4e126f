package dev.mayfly.sidecar.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A native sidecar: an init container that stays until the task's containers have ended, and its
 * volumes.
 *
 * @param image the image to run
 * @param configuration what its ConfigMap is made of; empty where there is one
 * @param configMap the name of the one there is; empty where one is made
 * @param authorities where certificates of authorities come from; empty where nothing is mounted
 * @param containers which containers are the task; empty: the only one
 * @param healthPort where it answers the kubelet
 * @param grace how long it may take to see every end proven
 */
public record Sidecar(
    String image,
    Optional<String> configuration,
    Optional<String> configMap,
    Optional<AuthoritiesMap> authorities,
    Set<String> containers,
    int healthPort,
    Duration grace) {

  /**
   * A ConfigMap with certificates of authorities.
   *
   * @param name its name
   * @param folder where the configuration looks for them
   */
  public record AuthoritiesMap(String name, Path folder) {}

  static final String NAME = "mayfly";
  static final String FOLDER = "/run/mayfly";
  static final String USER = "65532";
  static final Set<String> VOLUMES =
      Set.of("mayfly-run", "mayfly-state", "mayfly-config", "mayfly-token", "mayfly-ca");

  /** What the kubelet, the task's own end and the hand-over take, before and after the grace. */
  private static final Duration OTHERS = Duration.ofSeconds(30);

  private static final String CONTAINER =
      """
      name: mayfly
      image: $IMAGE
      restartPolicy: Always
      args: [sidecar, -c, /etc/mayfly/mayfly.yaml]
      startupProbe:
        httpGet: {path: /startupz, port: $PORT}
        periodSeconds: 1
        timeoutSeconds: 3
        failureThreshold: 300
      livenessProbe:
        httpGet: {path: /livez, port: $PORT}
        timeoutSeconds: 5
      readinessProbe:
        httpGet: {path: /readyz, port: $PORT}
        timeoutSeconds: 5
      resources:
        requests: {cpu: 20m, memory: 112Mi}
        limits: {memory: 192Mi}
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
        seccompProfile: {type: RuntimeDefault}
      volumeMounts:
        - {name: mayfly-run, mountPath: /run/mayfly}
        - {name: mayfly-state, mountPath: /var/lib}
        - {name: mayfly-config, mountPath: /etc/mayfly, readOnly: true}
        - {name: mayfly-token, mountPath: /var/run/secrets/mayfly, readOnly: true}
      """;

  private static final List<String> VOLUME_TEXTS =
      List.of(
          """
          name: mayfly-run
          emptyDir: {medium: Memory, sizeLimit: 16Mi}
          """,
          """
          name: mayfly-state
          emptyDir: {}
          """,
          """
          name: mayfly-config
          configMap: {name: $MAP}
          """,
          """
          name: mayfly-token
          projected:
            sources:
              - serviceAccountToken: {path: token, audience: vault, expirationSeconds: 600}
          """);

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: $MAP
      """;

  /** How long a pod must be given to end. */
  long secondsToEnd() {
    return grace.plus(OTHERS).toSeconds();
  }

  Node container() throws ManifestException {
    Fields container =
        new Fields(
            YamlNodes.fill(CONTAINER, Map.of("IMAGE", image, "PORT", String.valueOf(healthPort))));
    if (authorities.isPresent()) {
      container.append(
          "volumeMounts",
          YamlNodes.fill(
              "{name: mayfly-ca, mountPath: $FOLDER, readOnly: true}",
              Map.of("FOLDER", authorities.get().folder().toString())));
    }
    return container.node();
  }

  /** What the task sees: it can read what it is given, hold the pipe, and connect. */
  Node mount() throws ManifestException {
    return YamlNodes.fill("{name: mayfly-run, mountPath: /run/mayfly, readOnly: true}", Map.of());
  }

  List<Node> volumes(String job) throws ManifestException {
    List<Node> volumes = new ArrayList<>();
    for (String text : VOLUME_TEXTS) {
      volumes.add(YamlNodes.fill(text, Map.of("MAP", mapOf(job))));
    }
    if (authorities.isPresent()) {
      volumes.add(
          YamlNodes.fill(
              """
              name: mayfly-ca
              configMap: {name: $MAP}
              """,
              Map.of("MAP", authorities.get().name())));
    }
    return volumes;
  }

  Node mark() {
    return new ScalarNode(Tag.STR, "injected", ScalarStyle.PLAIN);
  }

  /** The ConfigMap to make for a job; empty where there is one. */
  Optional<String> configMap(PodTemplate template) throws ManifestException {
    if (configuration.isEmpty()) {
      return Optional.empty();
    }
    Fields map = new Fields(YamlNodes.fill(MAP, Map.of("MAP", mapOf(template.name()))));
    template
        .namespace()
        .ifPresent(
            namespace -> map.section("metadata").setDefault("namespace", Tag.STR, namespace));
    map.section("data")
        .set("mayfly.yaml", new ScalarNode(Tag.STR, configuration.get(), ScalarStyle.LITERAL));
    return Optional.of(YamlNodes.text(map.node()));
  }

  private String mapOf(String job) {
    return configMap.orElse(job + "-mayfly");
  }
}

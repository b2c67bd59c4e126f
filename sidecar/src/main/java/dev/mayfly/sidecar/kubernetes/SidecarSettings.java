package dev.mayfly.sidecar.kubernetes;

import dev.mayfly.sidecar.configuration.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a manifest must know of a configuration. Only this much is read of it: the variables in it
 * are those of the pod.
 *
 * @param healthPort where the sidecar answers the kubelet
 * @param grace its {@code shutdown_grace}
 * @param authorities whom it trusts, by files of the pod
 */
public record SidecarSettings(int healthPort, Duration grace, Authorities authorities) {

  /** What is assumed of a configuration that is somewhere else. */
  public static final SidecarSettings USUAL =
      new SidecarSettings(8210, Duration.ofSeconds(30), Authorities.NONE);

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  /**
   * @throws ManifestException where the kubelet could not ask it anything
   */
  public static SidecarSettings of(String configuration) throws ManifestException {
    Optional<Fields> root = YamlNodes.parse(configuration).map(Fields::new);
    String health = root.flatMap(file -> file.section("sidecar").text("health")).orElse("none");
    Matcher port = PORT.matcher(health);
    if (!port.find() || health.matches("(127\\.|localhost|\\[::1).*")) {
      throw new ManifestException(
          "the kubelet cannot ask how the sidecar is: the configuration has health: " + health,
          "sidecar: { health: \"0.0.0.0:8210\" }");
    }
    refuseExposedPipes(root);
    Duration grace =
        root.flatMap(file -> file.text("shutdown_grace"))
            .flatMap(Durations::parse)
            .orElse(USUAL.grace());
    return new SidecarSettings(
        Integer.parseInt(port.group(1)), grace, root.map(Authorities::of).orElse(Authorities.NONE));
  }

  /** Everybody may write to the top of a volume, and so exchange what is there. */
  private static void refuseExposedPipes(Optional<Fields> root) throws ManifestException {
    List<Fields> tasks = root.map(file -> file.list("tasks")).orElse(List.of());
    for (Fields task : tasks) {
      String pipe = task.section("heartbeat").text("fifo").orElse("");
      if (pipe.matches(Sidecar.FOLDER + "/[^/]+")) {
        throw new ManifestException(
            "the sidecar makes no pipe at the top of a volume, where others could exchange it: "
                + pipe,
            "fifo: " + Sidecar.FOLDER + "/api/pulse");
      }
    }
  }
}

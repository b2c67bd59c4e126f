package dev.mayfly.testing.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Everything that is measured of {@code mayfly sidecar}. */
final class SidecarAtWork {

  private static final String TASKS =
      """
      tasks:
        - name: held
          begin: on_request
          heartbeat: { source: [ stream ] }
          grants: [ { target: %1$s, role: %2$s, ttl: 15m } ]
        - name: beating
          begin: on_request
          heartbeat: { source: [ stream, beat ], timeout: 60s, start: 30m }
          grants: [ { target: %1$s, role: %2$s, ttl: 15m } ]
      """
          .formatted(Site.TARGET, Site.ROLE);

  private final Site site;
  private final MayflyRun run;
  private final Scale scale;

  SidecarAtWork(Site site, MayflyRun run, Scale scale) {
    this.site = site;
    this.run = run;
    this.scale = scale;
  }

  /** Tasks that die. */
  List<Row> deaths() throws Exception {
    try (RunningSidecar sidecar = start("deaths", configuration(), run::program)) {
      return new SidecarDeath(site, sidecar).measure(scale.deaths(), scale.atOnce());
    }
  }

  /** Tasks that beat, at the real servers and, more of them, at none. */
  List<Row> beats() throws Exception {
    List<Row> rows = new ArrayList<>();
    try (RunningSidecar sidecar = start("beats", configuration(), run::program)) {
      Beats beats = new Beats(sidecar, "sidecar", scale.beating(), scale.seconds());
      rows.addAll(beats.asRequests());
    }
    String fake =
        configuration()
            .replaceAll(
                "\\{ backend: postgresql, .*}", "{ backend: fake, url: \"fake://nowhere\" }");
    try (RunningSidecar sidecar = start("fake-beats", fake, SidecarAtWork::roomy)) {
      Beats beats = new Beats(sidecar, "fake backend", scale.watched(), scale.seconds());
      rows.addAll(beats.asRequests());
      rows.addAll(beats.asLines()); // last: whoever lets go of its pulse ends
    }
    return rows;
  }

  private RunningSidecar start(String name, String configuration, RunningSidecar.Program program)
      throws Exception {
    System.err.println("bench: sidecar: " + name);
    return RunningSidecar.start(site.folder().resolve(name), configuration, "end", program);
  }

  private String configuration() {
    String text = run.text(false);
    return text.substring(0, text.indexOf("tasks:\n")) + TASKS;
  }

  /** As the launcher starts it, with the fake backend at hand and more memory. */
  private static ProcessBuilder roomy(List<String> arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mayfly.sidecar.Mayfly"));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }
}

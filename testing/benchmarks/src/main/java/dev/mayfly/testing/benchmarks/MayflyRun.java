package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code mayfly}, started as its users start it: through the launcher and from a trained cache. */
final class MayflyRun implements Runner {
  private final Site site;
  private final Path launcher;

  /** {@code launcher}: the program {@code mayfly} in the folder that {@code mvn package} leaves. */
  MayflyRun(Site site, Path launcher) {
    this.site = site;
    this.launcher = launcher;
  }

  @Override
  public String name() {
    return "mayfly run";
  }

  @Override
  public Path credential() {
    return site.memory().resolve("mayfly.env");
  }

  @Override
  public ProcessBuilder process(boolean tls, List<String> command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "-c", configuration(tls).toString()));
    arguments.add("--");
    arguments.addAll(command);
    return program(arguments);
  }

  /** The program with any arguments. */
  ProcessBuilder program(List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("MAYFLY_BUILD", "no");
    builder.environment().put("MAYFLY_JAVA", System.getProperty("java.home") + "/bin/java");
    return builder;
  }

  /** Has the archive of classes made, which takes seconds: no measured start is to be without. */
  void train() throws IOException, InterruptedException {
    ProcessBuilder builder = program(List.of("--version"));
    builder.environment().put("MAYFLY_ARCHIVE", "wait");
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("mayfly --version ended with " + code);
    }
  }

  /** Where the ledgers are: on a disk, since each start waits for it. */
  Path state() {
    return site.folder().resolve("state");
  }

  /** Writes the configuration and names its file. */
  Path configuration(boolean tls) throws IOException {
    Path file = site.folder().resolve(tls ? "mayfly-tls.yaml" : "mayfly.yaml");
    Files.writeString(file, text(tls) + "state: " + state() + "\n");
    return file;
  }

  /** The configuration, but for where its state is. */
  String text(boolean tls) {
    return """
        version: 1
        shutdown_grace: 5m
        vault:
          address: %1$s%2$s
          auth: { method: approle, role_id_file_path: %3$s, secret_id_file_path: %4$s }
        targets:
          %5$s: { backend: postgresql, url: "%6$s" }
        policy:
          - { name: bench, principals: [ "*" ], target: %5$s, roles: [ %7$s ], max_ttl: 1h }
        tasks:
          - name: bench
            grants:
              - target: %5$s
                role: %7$s
                ttl: 15m
                deliver: [ { file: %8$s, format: dotenv } ]
        """
        .formatted(
            site.address(tls),
            tls ? "\n  ca_cert: " + site.caCertificate() : "",
            site.roleId(),
            site.secretId(),
            Site.TARGET,
            site.postgresUrl(),
            Site.ROLE,
            credential());
  }

  /**
   * Writes the configuration of a sidecar whose one task begins with it and lasts as long; it talks
   * to OpenBao over TLS and listens on {@link #socket}.
   */
  Path sidecar() throws IOException {
    Path file = site.folder().resolve("sidecar.yaml");
    String text = Files.readString(configuration(true));
    Files.writeString(
        file,
        text.replace(
                "- name: bench\n    grants",
                "- name: bench\n    heartbeat: { source: [ pod ] }\n    grants")
            + "sidecar: { socket: %s, issue_limit: 1000/1m }\n".formatted(socket()));
    return file;
  }

  Path socket() {
    return site.memory().resolve("api/mayfly.sock");
  }
}

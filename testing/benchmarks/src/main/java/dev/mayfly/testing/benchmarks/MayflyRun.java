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

  /** Where the ledgers are: on a disk, since each start waits for it. */
  Path state() {
    return site.folder().resolve("state");
  }

  /** Writes the configuration and names its file. */
  Path configuration(boolean tls) throws IOException {
    Path file = site.folder().resolve(tls ? "mayfly-tls.yaml" : "mayfly.yaml");
    Files.writeString(
        file,
        """
        version: 1
        state: %s
        shutdown_grace: 5m
        vault:
          address: %s%s
          auth: { method: approle, role_id_file_path: %s, secret_id_file_path: %s }
        targets:
          %s: { backend: postgresql, url: "%s" }
        policy:
          - { name: bench, principals: [ "*" ], target: %6$s, roles: [ %8$s ], max_ttl: 1h }
        tasks:
          - name: bench
            grants:
              - target: %6$s
                role: %8$s
                ttl: 15m
                deliver: [ { file: %9$s, format: dotenv } ]
        """
            .formatted(
                state(),
                site.address(tls),
                tls ? "\n  ca_cert: " + site.caCertificate() : "",
                site.roleId(),
                site.secretId(),
                Site.TARGET,
                site.postgresUrl(),
                Site.ROLE,
                credential()));
    return file;
  }
}

package dev.mayfly.testing.benchmarks;

import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenBao, PostgreSQL and a sidecar between which the network can be cut. */
final class ChaosEnvironment implements AutoCloseable {

  private static final String SHORT = "30s";

  private final Site site;
  private final FaultyProxy vault;
  private final FaultyProxy database;
  private final Path folder;
  private final String configuration;
  private final boolean adopts;
  private RunningSidecar sidecar;

  /** {@code adopts}: whether a sidecar goes on with the tasks of one that was killed. */
  ChaosEnvironment(Path folder, boolean adopts)
      throws IOException, InterruptedException, ConfigurationException {
    this.folder = folder;
    this.adopts = adopts;
    this.site = new Site(folder, folder);
    MayflyRun run = new MayflyRun(site, folder);
    site.prepare(LocalBroker.setUp(run.configuration(false)));
    this.vault = FaultyProxy.before(URI.create(site.address(false)).getPort());
    this.database = FaultyProxy.before(site.postgres().port());
    site.admin()
        .write(
            Site.credentials(Site.ROLE).replace("creds", "roles"),
            Map.of("default_ttl", SHORT, "max_ttl", "90s"));
    String text = run.text(false);
    this.configuration =
        text.substring(0, text.indexOf("tasks:\n"))
                .replace(site.address(false), vault.address())
                .replace(":" + site.postgres().port() + "/", ":" + database.port() + "/")
                .replace(
                    "backend: postgresql,",
                    "backend: postgresql, issuer: { vault: { longest_request: 20s } },")
            + tasks();
    this.sidecar = startSidecar();
  }

  private static String tasks() {
    return """
        tasks:
          - name: job
            begin: on_request
            heartbeat: { source: [ stream ], timeout: 15s }
            grants: [ { target: %s, role: %s, ttl: %s } ]
        """
        .formatted(Site.TARGET, Site.ROLE, SHORT);
  }

  private RunningSidecar startSidecar() throws IOException {
    return RunningSidecar.start(
        folder.resolve("sidecar"),
        configuration,
        adopts ? "adopt" : "end",
        ChaosEnvironment::mayfly);
  }

  /** Mayfly with the memory that its launcher gives it. */
  private static ProcessBuilder mayfly(List<String> arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mayfly.sidecar.Mayfly"));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  boolean adopts() {
    return adopts;
  }

  PostgreSql postgres() {
    return site.postgres();
  }

  RunningSidecar sidecar() {
    return sidecar;
  }

  Path state() {
    return folder.resolve("sidecar/state");
  }

  /** What happens to whom, and how it is undone. */
  enum Blow {
    OPENBAO_KILLED {
      @Override
      void strike(ChaosEnvironment field) {
        field.site.bao().kill();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.site.bao().start();
      }
    },
    OPENBAO_PAUSED {
      @Override
      void strike(ChaosEnvironment field) {
        field.site.bao().pause();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.site.bao().resume();
      }
    },
    OPENBAO_CUT_OFF {
      @Override
      void strike(ChaosEnvironment field) {
        field.vault.refuse();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.vault.listen();
      }
    },
    POSTGRESQL_KILLED {
      @Override
      void strike(ChaosEnvironment field) {
        field.postgres().kill();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.postgres().start();
      }
    },
    POSTGRESQL_PAUSED {
      @Override
      void strike(ChaosEnvironment field) {
        field.postgres().pause();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.postgres().resume();
      }
    },
    POSTGRESQL_CUT_OFF {
      @Override
      void strike(ChaosEnvironment field) {
        field.database.refuse();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.database.listen();
      }
    },
    SIDECAR_KILLED {
      @Override
      void strike(ChaosEnvironment field) {
        field.sidecar.kill();
      }

      @Override
      void heal(ChaosEnvironment field) throws IOException {
        field.sidecar = field.startSidecar();
      }
    },
    SIDECAR_PAUSED {
      @Override
      void strike(ChaosEnvironment field) throws IOException, InterruptedException {
        field.sidecar.signal("STOP");
      }

      @Override
      void heal(ChaosEnvironment field) throws IOException, InterruptedException {
        field.sidecar.signal("CONT");
      }
    },
    SIDECAR_CUT_OFF {
      @Override
      void strike(ChaosEnvironment field) {
        field.vault.refuse();
        field.database.refuse();
      }

      @Override
      void heal(ChaosEnvironment field) {
        field.vault.listen();
        field.database.listen();
      }
    };

    abstract void strike(ChaosEnvironment field) throws IOException, InterruptedException;

    abstract void heal(ChaosEnvironment field) throws IOException, InterruptedException;
  }

  /** Stops the sidecar in order and finishes what it could not; its exit code. */
  int retreat() throws IOException, InterruptedException {
    sidecar.close();
    Path log = folder.resolve("recover.log");
    return mayfly(List.of("recover", "-c", folder.resolve("sidecar/mayfly.yaml").toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    sidecar.kill();
    vault.close();
    database.close();
    site.close();
  }

  /** What the sidecar and the recovery after it said, for whoever looks into a failure. */
  String words() throws IOException {
    return Files.readString(folder.resolve("sidecar/sidecar.log"));
  }
}

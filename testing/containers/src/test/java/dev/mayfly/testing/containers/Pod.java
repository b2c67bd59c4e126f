package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.testing.servers.CertificateAuthority;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.TokenReviewStub;
import dev.mayfly.testing.servers.search.SecretSearch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The pod of the example for Kubernetes, as its kubelet would run it with the means of Docker: the
 * same image, users, mounts and restrictions, with a stub of the cluster's API server.
 */
final class Pod implements AutoCloseable {

  private static final String GROUP = "65532"; // fsGroup
  private static final String TASK_USER = "999:999";

  private final Path folder;
  private final Path shared;
  private final OpenBao bao;
  private final PostgreSql postgres;
  private final TokenReviewStub cluster;
  private final List<String> containers = new ArrayList<>();
  private final List<String> sidecars = new ArrayList<>();

  private Pod(Path folder, Path shared, OpenBao bao, PostgreSql postgres, TokenReviewStub cluster) {
    this.folder = folder;
    this.shared = shared;
    this.bao = bao;
    this.postgres = postgres;
    this.cluster = cluster;
  }

  /** Prepares the servers with the example's own script. Runs nothing yet. */
  static Pod prepare(Path folder) throws IOException {
    return prepare(folder, text -> text);
  }

  /** The same, with a changed configuration. */
  static Pod prepare(Path folder, UnaryOperator<String> changed) throws IOException {
    Path shared = Files.createTempDirectory(Path.of("/dev/shm"), "mayfly-pod-");
    Pod pod =
        new Pod(
            folder,
            shared,
            OpenBao.builder().start(),
            PostgreSql.builder().start(),
            TokenReviewStub.start());
    pod.writeFiles(changed);
    pod.setUp();
    return pod;
  }

  private void writeFiles(UnaryOperator<String> changed) throws IOException {
    Path manifest = Shell.CHECKOUT.resolve("examples/kubernetes/configmap.yaml");
    Map<?, ?> map =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(manifest));
    String text =
        String.valueOf(((Map<?, ?>) map.get("data")).get("mayfly.yaml"))
            .replace("https://vault.vault.svc:8200", bao.address())
            .replace(
                "db.example:5432/reporting",
                postgres.host() + ":" + postgres.port() + "/reporting?sslmode=disable")
            .replace("0.0.0.0:8210", "127.0.0.1:" + freePort());
    Files.writeString(
        Files.createDirectory(folder.resolve("config")).resolve("mayfly.yaml"),
        changed.apply(text));
    Files.writeString(
        Files.createDirectory(folder.resolve("token")).resolve("token"),
        cluster.token("batch", "nightly-report", "vault"));
    CertificateAuthority.create("cluster").writeCertificate(folder.resolve("ca.pem"));
    Files.createDirectory(folder.resolve("state"));
    open(folder.resolve("state"));
    open(shared);
  }

  /** As the kubelet leaves the folder of a volume that is shared in a pod. */
  private static void open(Path volume) throws IOException {
    Shell.run(Map.of(), List.of("chgrp", GROUP, volume.toString()));
    Shell.run(Map.of(), List.of("chmod", "2777", volume.toString()));
  }

  private void setUp() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("bin"));
    Path mayfly = programs.resolve("mayfly");
    Files.writeString(
        mayfly,
        "#!/bin/sh\nexec docker run --rm -v %1$s/config:%1$s/config:ro %2$s \"$@\"\n"
            .formatted(folder, MayflyImage.TAG));
    Files.setPosixFilePermissions(mayfly, PosixFilePermissions.fromString("rwx------"));
    String script = Shell.CHECKOUT.resolve("examples/kubernetes/set-up.sh").toString();
    Shell.Result result =
        Shell.run(
            Map.of(
                "PATH",
                programs + ":" + OpenBaoBinary.locate().getParent() + ":" + System.getenv("PATH"),
                "VAULT_ADDR",
                bao.address(),
                "VAULT_TOKEN",
                bao.rootToken(),
                "PGHOST",
                postgres.host(),
                "PGPORT",
                String.valueOf(postgres.port()),
                "PGUSER",
                postgres.superuser(),
                "PGPASSWORD",
                postgres.superuserPassword(),
                "KUBERNETES_HOST",
                cluster.address(),
                "KUBERNETES_CA_CERT",
                folder.resolve("ca.pem").toString()),
            List.of("sh", script, folder.resolve("config/mayfly.yaml").toString()));
    assertEquals(0, result.code(), result.output());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  PostgreSql postgres() {
    return postgres;
  }

  Path shared() {
    return shared;
  }

  /** A folder of this machine that its containers may share and write to. */
  Path volume(String name) throws IOException {
    Path volume = Files.createDirectory(folder.resolve(name));
    open(volume);
    return volume;
  }

  /** Starts the sidecar; its container. */
  String sidecar(String... more) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--network=host",
                "--volume=" + shared + ":/run/mayfly",
                "--volume=" + folder.resolve("state") + ":/var/lib",
                "--volume=" + folder.resolve("config") + ":/etc/mayfly:ro",
                "--volume=" + folder.resolve("token") + ":/var/run/secrets/mayfly:ro"));
    options.addAll(List.of(more));
    options.add(MayflyImage.TAG);
    String sidecar = start(options);
    sidecars.add(sidecar);
    return sidecar;
  }

  /**
   * Starts a task that is a shell, which the image itself does not have; its container. It can read
   * what it is given and change nothing of it.
   */
  String task(String script, String... more) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--interactive",
                "--network=none",
                "--user=" + TASK_USER,
                "--group-add=" + GROUP,
                "--volume=" + shared + ":/run/mayfly:ro",
                "--volume=" + Path.of("/bin/sh").toRealPath() + ":/bin/sh:ro",
                "--entrypoint=/bin/sh"));
    options.addAll(List.of(more));
    options.addAll(List.of(MayflyImage.TAG, "-c", script));
    return start(options);
  }

  private String start(List<String> options) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--read-only",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges"));
    line.addAll(options);
    String container = Docker.run(line.toArray(String[]::new));
    containers.add(container);
    return container;
  }

  /** Whether the container runs. */
  boolean runs(String container) throws IOException {
    return Docker.run("inspect", "--format", "{{.State.Running}}", container).equals("true");
  }

  @Override
  public void close() throws IOException {
    for (String sidecar : sidecars) {
      SecretSearch.hear(Docker.attempt("logs", sidecar).output());
    }
    for (String container : containers) {
      Docker.attempt("rm", "--force", "--volumes", container);
    }
    cluster.close();
    bao.close();
    postgres.close();
    Shell.run(Map.of(), List.of("rm", "-rf", "--", shared.toString()));
  }
}

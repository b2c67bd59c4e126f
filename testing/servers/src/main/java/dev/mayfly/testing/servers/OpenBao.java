package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenBao (or Vault) server on the loopback interface, initialised and unsealed. Its storage
 * is raft in a folder of its own, so that it can be killed and started again; see {@link
 * Builder#inMemory} for the quicker kind.
 */
public final class OpenBao implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final TemporaryFolder folder;
  private final SupervisedServer server;
  private final String address;
  private final @Nullable CertificateAuthority authority;
  private final boolean durable;
  private String unsealKey = "";
  private String rootToken = "";

  private OpenBao(Builder builder, Path program) {
    this.folder = TemporaryFolder.create("openbao");
    this.authority = builder.authority;
    this.durable = builder.durable;
    int port = LoopbackPort.free();
    this.address = (authority == null ? "http://" : "https://") + LoopbackPort.HOST + ":" + port;
    Path configuration = folder.path().resolve("server.hcl");
    try {
      Files.createDirectory(folder.path().resolve("raft"));
      Files.writeString(configuration, configuration(builder, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.server =
        new SupervisedServer(
            "OpenBao",
            folder,
            "KILL", // its folder goes with it: there is nothing to shut down in order
            List.of(program.toString(), "server", "-config=" + configuration));
  }

  /** Starts with the defaults: raft storage, plain HTTP, no audit device. */
  public static Builder builder() {
    return new Builder();
  }

  /** The URL without a path. */
  public String address() {
    return address;
  }

  /** The token made by the initialisation: it may do everything. */
  public String rootToken() {
    return rootToken;
  }

  /** A client that may do everything. */
  public BaoClient admin() {
    return client().withToken(rootToken);
  }

  /** A client without a token, for logins. */
  public BaoClient client() {
    return new BaoClient(address, authority == null ? null : authority.trust(), null, null);
  }

  /** The PEM file of the authority that signed the server's certificate; empty for plain HTTP. */
  public Optional<Path> caCertificate() {
    return authority == null ? Optional.empty() : Optional.of(folder.path().resolve("ca.pem"));
  }

  /**
   * What the audit device writes, one JSON object a line; exists when {@link Builder#audited} was
   * asked for.
   */
  public Path auditLog() {
    return folder.path().resolve("audit.log");
  }

  /** The server's own log. */
  public Path log() {
    return server.log();
  }

  public long pid() {
    return server.pid();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** Starts the killed server again, same port and storage, and unseals it. */
  public void start() {
    if (!durable) {
      throw new IllegalStateException("A server that keeps everything in memory starts only once");
    }
    server.start();
    becomeActive();
  }

  /** Stops the server in order and starts it again. */
  public void restart() {
    server.stop("TERM");
    start();
  }

  /** SIGSTOP: connections stay open, nothing answers. */
  public void pause() {
    server.pause();
  }

  /** SIGCONT after {@link #pause}. */
  public void resume() {
    server.resume();
  }

  /** Lets the server outlive this JVM; who ends it by its pid also gets rid of its folder. */
  public void leaveRunning() {
    server.leaveRunning();
  }

  /** Ends the server and removes its folder. */
  @Override
  public void close() {
    server.close();
  }

  private void initialise() {
    server.start();
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/seal-status") == HttpURLConnection.HTTP_OK);
    BaoAnswer keys = client().write("sys/init", Map.of("secret_shares", 1, "secret_threshold", 1));
    unsealKey = keys.texts("keys").get(0);
    rootToken = keys.text("root_token");
    becomeActive();
  }

  private void becomeActive() {
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/seal-status") == HttpURLConnection.HTTP_OK);
    client().write("sys/unseal", Map.of("key", unsealKey));
    server.awaitReady(
        START_LIMIT, () -> client().status("sys/health") == HttpURLConnection.HTTP_OK);
  }

  private String configuration(Builder builder, int port) throws IOException {
    String storage =
        durable
            ? "storage \"raft\" { path = \"%s/raft\" node_id = \"one\" performance_multiplier = 1"
                + " }\n"
            : "storage \"inmem\" {}\n";
    String audit =
        builder.audited
            ? "audit \"file\" \"file\" { options = { file_path = \"%s/audit.log\" } }\n"
            : "";
    String tls = authority == null ? "tls_disable = true" : tls(authority);
    return """
    api_addr = "%s"
    cluster_addr = "https://%s:%d"
    disable_mlock = true
    listener "tcp" { address = "%s:%d" %s }
    """
            .formatted(
                address, LoopbackPort.HOST, LoopbackPort.free(), LoopbackPort.HOST, port, tls)
        + (storage + audit).replace("%s", folder.path().toString())
        + builder.extra;
  }

  private String tls(CertificateAuthority issuer) throws IOException {
    issuer.writeCertificate(folder.path().resolve("ca.pem"));
    PemCertificate certificate =
        issuer.issueServer(folder.path(), "server", LoopbackPort.HOST, "localhost");
    return "\n  tls_cert_file = \"%s\"\n  tls_key_file = \"%s\"\n"
        .formatted(certificate.certificate(), certificate.key());
  }

  /** What kind of server to start. */
  public static final class Builder {
    private boolean durable = true;
    private boolean audited;
    private @Nullable CertificateAuthority authority;
    private String extra = "";
    private Consumer<String> progress = sentence -> {};

    private Builder() {}

    /**
     * Storage in memory: ready in a third of the time, but not transactional, and gone when the
     * server is killed.
     */
    public Builder inMemory() {
      durable = false;
      return this;
    }

    /** TLS with a certificate from the authority for 127.0.0.1 and localhost. */
    public Builder tls(CertificateAuthority issuer) {
      authority = issuer;
      return this;
    }

    /** TLS with an authority of its own. */
    public Builder tls() {
      return tls(CertificateAuthority.create("Mayfly test authority"));
    }

    /** A file audit device, see {@link OpenBao#auditLog}. */
    public Builder audited() {
      audited = true;
      return this;
    }

    /** More lines of the server's configuration file. */
    public Builder configuration(String hcl) {
      extra += hcl + "\n";
      return this;
    }

    /** Is told in sentences what takes time. */
    public Builder progress(Consumer<String> listener) {
      progress = listener;
      return this;
    }

    /** Starts the server and returns when it is unsealed and active. */
    public OpenBao start() {
      OpenBao bao = new OpenBao(this, OpenBaoBinary.locate(progress));
      try {
        bao.initialise();
        return bao;
      } catch (RuntimeException e) {
        bao.close();
        throw e;
      }
    }
  }
}

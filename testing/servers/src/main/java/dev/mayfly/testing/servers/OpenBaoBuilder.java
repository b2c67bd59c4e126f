package dev.mayfly.testing.servers;

import dev.mayfly.testing.servers.search.IssuedSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What kind of OpenBao server to start; by default on raft, over plain HTTP. In a test it writes
 * down what it is asked and answers, see {@link OpenBao#rawAudit}.
 */
public final class OpenBaoBuilder {
  private boolean durable = true;
  private @Nullable CertificateAuthority authority;
  private String extra = "";
  private Consumer<String> progress = sentence -> {};

  OpenBaoBuilder() {}

  /**
   * Storage in memory: ready in a tenth of the time, but not transactional, and gone when the
   * server is killed.
   */
  public OpenBaoBuilder inMemory() {
    durable = false;
    return this;
  }

  /** TLS with a certificate from the authority for 127.0.0.1 and localhost. */
  public OpenBaoBuilder tls(CertificateAuthority issuer) {
    authority = issuer;
    return this;
  }

  /** TLS with an authority of its own. */
  public OpenBaoBuilder tls() {
    return tls(CertificateAuthority.create("Mayfly test authority"));
  }

  /** More lines of the server's configuration file. */
  public OpenBaoBuilder configuration(String hcl) {
    extra += hcl + "\n";
    return this;
  }

  /** Is told in sentences what takes time. */
  public OpenBaoBuilder progress(Consumer<String> listener) {
    progress = listener;
    return this;
  }

  /** Starts the server and returns when it is unsealed and active. */
  public OpenBao start() {
    Path program = OpenBaoBinary.locate(progress);
    TemporaryFolder folder = TemporaryFolder.create("openbao");
    int port = LoopbackPort.free();
    String address = (authority == null ? "http://" : "https://") + LoopbackPort.HOST + ":" + port;
    Path configuration = folder.path().resolve("server.hcl");
    // By SIGKILL: the folder goes with the server, so there is nothing to shut down in order.
    SupervisedServer server =
        new SupervisedServer(
            "OpenBao",
            folder,
            "KILL",
            List.of(program.toString(), "server", "-config=" + configuration));
    OpenBao bao = new OpenBao(folder, server, address, authority, durable);
    try {
      Files.writeString(configuration, configuration(folder.path(), address, port));
      bao.initialise();
      if (IssuedSecrets.areSought()) {
        IssuedSecrets.follow(bao.rawAudit());
      }
      return bao;
    } catch (IOException e) {
      bao.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      bao.close();
      throw e;
    }
  }

  private String configuration(Path folder, String address, int port) throws IOException {
    return """
    api_addr = "%s"
    cluster_addr = "https://%s:%d"
    disable_mlock = true
    listener "tcp" { address = "%s:%d" max_request_duration = "15s" %s }
    """
            .formatted(
                address,
                LoopbackPort.HOST,
                LoopbackPort.free(),
                LoopbackPort.HOST,
                port,
                transport(folder))
        + storage(folder)
        + audit(folder)
        + extra;
  }

  private String transport(Path folder) throws IOException {
    if (authority == null) {
      return "tls_disable = true";
    }
    authority.writeCertificate(folder.resolve("ca.pem"));
    PemCertificate certificate =
        authority.issueServer(folder, "server", LoopbackPort.HOST, "localhost");
    return """

      tls_cert_file = "%s"
      tls_key_file = "%s"
    """
        .formatted(certificate.certificate(), certificate.key());
  }

  private String storage(Path folder) throws IOException {
    if (!durable) {
      return "storage \"inmem\" {}\n";
    }
    Path raft = Files.createDirectory(folder.resolve("raft"));
    // The multiplier shortens the wait for the election that a lone server wins anyway.
    return """
    storage "raft" { path = "%s" node_id = "one" performance_multiplier = 1 }
    """
        .formatted(raft);
  }

  private String audit(Path folder) {
    return IssuedSecrets.areSought()
        ? "audit \"file\" \"raw\" { options = { file_path = \"%s\", log_raw = \"true\" } }\n"
            .formatted(OpenBao.rawAudit(folder))
        : "";
  }
}

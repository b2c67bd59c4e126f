package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.testing.servers.CertificateAuthority;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PemCertificate;
import dev.mayfly.testing.servers.SharedServers;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom we trust, who we are on the wire, and what each failure says. */
@Tag("each-jdk")
class TlsTest {

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("Mayfly test authority");
  private static final VaultCall READ = VaultCall.read("sys/seal-status");

  @TempDir static Path folder;
  private static OpenBao bao;
  private static int mutualPort;

  private final SteppedClock clock = new SteppedClock();

  @BeforeAll
  static void start() throws Exception {
    AUTHORITY.writeCertificate(folder.resolve("ca.pem"));
    PemCertificate own = AUTHORITY.issueServer(folder, "mutual", "vault.example");
    try (ServerSocket free = new ServerSocket(0)) {
      mutualPort = free.getLocalPort();
    }
    String mutual =
        """
        listener "tcp" {
          address = "127.0.0.1:%d"
          tls_cert_file = "%s"
          tls_key_file = "%s"
          tls_client_ca_file = "%s"
          tls_require_and_verify_client_cert = true
        }
        """
            .formatted(mutualPort, own.certificate(), own.key(), folder.resolve("ca.pem"));
    bao = OpenBao.builder().inMemory().tls(AUTHORITY).configuration(mutual).start();
  }

  @AfterAll
  static void stop() {
    bao.close();
  }

  private VaultReply call(String address, TlsFiles tls) throws Exception {
    try (SpringVaultGateway vault =
        new SpringVaultGateway(new VaultServer(URI.create(address), Optional.empty(), tls))) {
      return vault.call(READ, clock.soon());
    }
  }

  private static TlsFiles trusting(Path authorities) {
    return new TlsFiles(List.of(authorities), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static TlsFiles named(String name, Optional<PemCertificate> own) {
    return new TlsFiles(
        List.of(folder.resolve("ca.pem")),
        own.map(PemCertificate::certificate),
        own.map(PemCertificate::key),
        Optional.of(name));
  }

  @Test
  void an_authority_of_ones_own_is_trusted_from_a_file_and_from_a_folder(@TempDir Path authorities)
      throws Exception {
    assertTrue(call(bao.address(), trusting(folder.resolve("ca.pem"))).ok());
    AUTHORITY.writeCertificate(authorities.resolve("one.pem"));
    CertificateAuthority.create("another").writeCertificate(authorities.resolve("two.pem"));
    assertTrue(call(bao.address(), trusting(authorities)).ok());
  }

  @Test
  void another_authority_is_not_trusted_and_the_key_to_name_it_is_told() throws Exception {
    Path stranger = folder.resolve("stranger.pem");
    CertificateAuthority.create("stranger").writeCertificate(stranger);
    Expect.failure(Kind.INVALID, () -> call(bao.address(), trusting(stranger)), "vault.ca_cert");
    Expect.failure(Kind.INVALID, () -> call(bao.address(), TlsFiles.none()), "vault.ca_cert");
  }

  @Test
  void a_file_that_is_missing_or_holds_something_else_is_named() throws Exception {
    Expect.failure(
        Kind.INVALID, () -> call(bao.address(), trusting(folder.resolve("none.pem"))), "none.pem");
    Path other = Files.writeString(folder.resolve("other.pem"), "hello");
    Expect.failure(Kind.INVALID, () -> call(bao.address(), trusting(other)), "other.pem");
  }

  @Test
  void a_certificate_for_another_name_is_refused_until_that_name_is_the_one_expected()
      throws Exception {
    String address = "https://localhost:" + mutualPort;
    PemCertificate client = AUTHORITY.issueClient(folder, "named", "job");
    Expect.failure(
        Kind.INVALID,
        () -> call(address, named("localhost", Optional.of(client))),
        "tls_server_name");
    assertTrue(call(address, named("vault.example", Optional.of(client))).ok());
  }

  @RepeatedTest(20)
  void a_server_that_wants_to_know_the_client_says_so_before_anything_was_done() {
    String address = "https://localhost:" + mutualPort;
    Expect.failure(
        Kind.INVALID,
        () -> call(address, named("vault.example", Optional.empty())),
        "vault.client_cert");
  }

  @Test
  void the_wrong_scheme_is_told() {
    String plain = bao.address().replace("https:", "http:");
    Expect.failure(
        Kind.INVALID, () -> call(plain, TlsFiles.none()).orThrow(READ), "Write https://");
    String secure = SharedServers.openBao().address().replace("http:", "https:");
    Expect.failure(Kind.INVALID, () -> call(secure, TlsFiles.none()), "write http://");
  }
}

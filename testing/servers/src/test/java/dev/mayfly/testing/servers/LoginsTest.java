package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stand-ins for identity providers issue is accepted by the real OpenBao. */
class LoginsTest {
  private final BaoClient admin = SharedServers.openBao().admin();

  @Test
  void a_token_of_the_issuer_logs_in_and_one_of_another_issuer_does_not() {
    JwtIssuer issuer = JwtIssuer.create("https://issuer.example");
    admin.write("sys/auth/jwt", Map.of("type", "jwt"));
    admin.write("auth/jwt/config", Map.of("jwt_validation_pubkeys", issuer.publicKeyPem()));
    admin.write(
        "auth/jwt/role/job",
        Map.of(
            "role_type",
            "jwt",
            "user_claim",
            "sub",
            "bound_audiences",
            "mayfly",
            "token_policies",
            "job"));
    assertTrue(jwtLogin(issuer).auth().containsKey("client_token"));
    JwtIssuer stranger = JwtIssuer.create("https://issuer.example");
    assertThrows(BaoException.class, () -> jwtLogin(stranger));
  }

  @Test
  void a_service_account_token_logs_in_until_its_pod_is_gone() {
    try (TokenReviewStub cluster = TokenReviewStub.start()) {
      admin.write("sys/auth/kubernetes", Map.of("type", "kubernetes"));
      admin.write(
          "auth/kubernetes/config",
          Map.of(
              "kubernetes_host", cluster.address(),
              "kubernetes_ca_cert", CertificateAuthority.create("cluster").certificatePem(),
              "disable_local_ca_jwt", true));
      admin.write(
          "auth/kubernetes/role/job",
          Map.of(
              "bound_service_account_names",
              "job",
              "bound_service_account_namespaces",
              "batch",
              "audience",
              "mayfly"));
      String token = cluster.token("batch", "job", "mayfly");
      BaoAnswer login = kubernetesLogin(token);
      assertEquals("job", login.text("auth", "metadata", "service_account_name"));
      cluster.forget(token);
      assertThrows(BaoException.class, () -> kubernetesLogin(token));
    }
  }

  @Test
  void a_client_certificate_of_the_authority_logs_in(@TempDir Path folder) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("clients");
    PemCertificate client = authority.issueClient(folder, "job", "job.example");
    try (OpenBao bao = OpenBao.builder().inMemory().tls().start()) {
      bao.admin().write("sys/auth/cert", Map.of("type", "cert"));
      bao.admin()
          .write(
              "auth/cert/certs/job",
              Map.of(
                  "certificate",
                  authority.certificatePem(),
                  "allowed_common_names",
                  "job.example"));
      HttpsURLConnection login =
          (HttpsURLConnection)
              URI.create(bao.address() + "/v1/auth/cert/login").toURL().openConnection();
      login.setSSLSocketFactory(
          context(bao.caCertificate().orElseThrow(), client).getSocketFactory());
      login.setRequestMethod("POST");
      assertEquals(200, login.getResponseCode());
    }
  }

  private BaoAnswer jwtLogin(JwtIssuer issuer) {
    String token = issuer.token("job", "mayfly", Duration.ofMinutes(1), Map.of());
    return SharedServers.openBao()
        .client()
        .write("auth/jwt/login", Map.of("role", "job", "jwt", token));
  }

  private static BaoAnswer kubernetesLogin(String token) {
    return SharedServers.openBao()
        .client()
        .write("auth/kubernetes/login", Map.of("role", "job", "jwt", token));
  }

  private static SSLContext context(Path authority, PemCertificate client) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", certificate(authority));
    store.setKeyEntry(
        "client",
        key(client.key()),
        new char[0],
        new Certificate[] {certificate(client.certificate())});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate certificate(Path pem) throws Exception {
    try (InputStream input = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(input);
    }
  }

  private static PrivateKey key(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[^-]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}

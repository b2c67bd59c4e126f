package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.AppRole;
import dev.mayfly.backends.vault.login.Certificate;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.backends.vault.login.Jwt;
import dev.mayfly.backends.vault.login.MountLogin;
import dev.mayfly.backends.vault.login.WrappedSecretId;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.task.Principal;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.CertificateAuthority;
import dev.mayfly.testing.servers.JwtIssuer;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PemCertificate;
import dev.mayfly.testing.servers.SharedServers;
import dev.mayfly.testing.servers.TokenReviewStub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to prove who we are. */
@Tag("each-jdk")
class LoginTest {

  private static final SortedMap<String, VaultCall.Verb> NEEDED =
      new TreeMap<>(Map.of("sys/capabilities-self", VaultCall.Verb.UPDATE));

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final String mount = "m" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir Path folder;

  private Principal principal(VaultLogin login) throws Exception {
    return principal(bao.address(), TlsFiles.none(), login);
  }

  private Principal principal(String address, TlsFiles tls, VaultLogin login) throws Exception {
    VaultServer server = new VaultServer(URI.create(address), Optional.empty(), tls);
    try (SpringVaultGateway vault = new SpringVaultGateway(server);
        VaultSession session = new VaultSession(vault, login, clock)) {
      return session.principal(clock.soon());
    }
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve(UUID.randomUUID().toString()), text + "\n");
  }

  private String appRole() {
    admin.write("sys/auth/" + mount, Map.of("type", "approle"));
    admin.write("auth/" + mount + "/role/job", Map.of("token_policies", "job"));
    return admin.read("auth/" + mount + "/role/job/role-id").text("data", "role_id");
  }

  private VaultLogin appRole(String roleId, AppRole.Source secretId) throws Exception {
    return new MountLogin(
        "approle", mount, new AppRole(AppRole.file(file(roleId)), Optional.of(secretId)));
  }

  @Test
  void an_approle_with_its_secret_id_is_vouched_for() throws Exception {
    String role = appRole();
    String secret = admin.write("auth/" + mount + "/role/job/secret-id").text("data", "secret_id");
    Principal job = principal(appRole(role, AppRole.file(file(secret))));
    assertEquals(mount, job.name());
    assertEquals("job", job.claims().get("meta.role_name"));
    assertEquals("default,job", job.claims().get("policies"));
    assertEquals("auth/" + mount + "/login", job.claims().get("auth_path"));
  }

  @Test
  void a_wrong_secret_id_is_refused_in_vaults_own_words() throws Exception {
    String role = appRole();
    VaultLogin wrong = appRole(role, AppRole.file(file("0b0be1c0-0000-0000-0000-000000000000")));
    Expect.failure(
        Kind.DENIED,
        () -> principal(wrong),
        "invalid role or secret ID",
        "approle at auth/" + mount);
  }

  @Test
  void a_wrapped_secret_id_is_unwrapped_once_and_serves_later_logins() throws Exception {
    String role = appRole();
    Path token = file(wrapped("auth/" + mount + "/role/job/secret-id"));
    VaultLogin login = appRole(role, new WrappedSecretId(AppRole.file(token), secretIdPath()));
    assertEquals("job", principal(login).claims().get("meta.role_name"));
    assertEquals("job", principal(login).claims().get("meta.role_name"));
  }

  @Test
  void a_token_that_wraps_something_made_elsewhere_is_not_unwrapped() throws Exception {
    String role = appRole();
    admin.write("auth/" + mount + "/role/other", Map.of("token_policies", "other"));
    String foreign = wrapped("auth/" + mount + "/role/other/secret-id");
    VaultLogin login =
        appRole(role, new WrappedSecretId(AppRole.file(file(foreign)), secretIdPath()));
    Expect.failure(Kind.INVALID, () -> principal(login), "TAMPERED", "role/other/secret-id");
    assertTrue(
        bao.client()
            .withToken(foreign)
            .write("sys/wrapping/unwrap")
            .data()
            .containsKey("secret_id"));
  }

  @Test
  void a_token_that_somebody_else_unwrapped_first_is_an_alarm() throws Exception {
    String role = appRole();
    String token = wrapped("auth/" + mount + "/role/job/secret-id");
    bao.client().withToken(token).write("sys/wrapping/unwrap");
    VaultLogin login =
        appRole(role, new WrappedSecretId(AppRole.file(file(token)), secretIdPath()));
    Expect.failure(Kind.INVALID, () -> principal(login), "TAMPERED", "unwrapped it already");
  }

  @Test
  void a_secret_id_for_one_login_is_enough_where_its_token_is_periodic() throws Exception {
    String role = appRole();
    admin.write("auth/" + mount + "/role/job", Map.of("secret_id_num_uses", 1));
    assertEquals(
        List.of("token_period=10m on the role of the auth method"),
        mends(appRole(role, new WrappedSecretId(AppRole.file(newWrapped()), secretIdPath()))));
    admin.write("auth/" + mount + "/role/job", Map.of("token_period", "60s"));
    VaultLogin login =
        appRole(role, new WrappedSecretId(AppRole.file(newWrapped()), secretIdPath()));
    VaultServer server =
        new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none());
    try (SpringVaultGateway vault = new SpringVaultGateway(server);
        VaultSession session = new VaultSession(vault, login, clock)) {
      for (int i = 0; i < 4; i++) {
        assertEquals("job", session.principal(clock.soon()).claims().get("meta.role_name"));
        clock.forward(Duration.ofSeconds(50));
      }
    }
  }

  private Path newWrapped() throws Exception {
    return file(wrapped(secretIdPath()));
  }

  /** What an examination of our own token finds to mend. */
  private List<String> mends(VaultLogin login) throws Exception {
    VaultServer server =
        new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none());
    try (SpringVaultGateway vault = new SpringVaultGateway(server);
        VaultSession session = new VaultSession(vault, login, clock)) {
      return new VaultExamination(session)
          .standing(NEEDED, clock.soon()).stream().map(Finding::remedy).toList();
    }
  }

  private String secretIdPath() {
    return "auth/" + mount + "/role/job/secret-id";
  }

  /** The wrapping token of a new secret id. */
  private String wrapped(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bao.address() + "/v1/" + path))
            .header("X-Vault-Token", bao.rootToken())
            .header("X-Vault-Wrap-TTL", "60s")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    String answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return answer.replaceFirst(".*\"wrap_info\":\\{\"token\":\"([^\"]+)\".*(?s:.*)", "$1");
  }

  @Test
  void a_jwt_is_read_from_its_file_anew_at_every_login() throws Exception {
    JwtIssuer issuer = JwtIssuer.create("https://issuer.example");
    VaultLogin login = jwt(issuer, folder.resolve("jwt"));
    Files.writeString(
        folder.resolve("jwt"), issuer.token("one", "mayfly", Duration.ofMinutes(5), Map.of()));
    assertEquals(mount + "-one", principal(login).name());
    Files.writeString(
        folder.resolve("jwt"), issuer.token("two", "mayfly", Duration.ofMinutes(5), Map.of()));
    assertEquals(mount + "-two", principal(login).name());
  }

  @Test
  void an_expired_jwt_a_foreign_one_and_a_missing_one_are_refused() throws Exception {
    JwtIssuer issuer = JwtIssuer.create("https://issuer.example");
    Path jwt = folder.resolve("jwt");
    VaultLogin login = jwt(issuer, jwt);
    Expect.failure(Kind.INVALID, () -> principal(login), jwt.toString());
    Files.writeString(jwt, issuer.token("one", "mayfly", Duration.ofMinutes(-5), Map.of()));
    Expect.failure(Kind.DENIED, () -> principal(login), "jwt at auth/" + mount);
    Files.writeString(jwt, issuer.token("one", "somebody-else", Duration.ofMinutes(5), Map.of()));
    Expect.failure(Kind.DENIED, () -> principal(login), "audience");
  }

  private VaultLogin jwt(JwtIssuer issuer, Path file) {
    admin.write("sys/auth/" + mount, Map.of("type", "jwt"));
    admin.write(
        "auth/" + mount + "/config", Map.of("jwt_validation_pubkeys", issuer.publicKeyPem()));
    admin.write(
        "auth/" + mount + "/role/job",
        Map.of(
            "role_type",
            "jwt",
            "user_claim",
            "sub",
            "bound_audiences",
            "mayfly",
            "clock_skew_leeway",
            -1));
    return new MountLogin("jwt", mount, new Jwt(file, "job"));
  }

  @Test
  void a_service_account_is_vouched_for_by_a_stub_of_the_token_review_api() throws Exception {
    try (TokenReviewStub cluster = TokenReviewStub.start()) {
      admin.write("sys/auth/" + mount, Map.of("type", "kubernetes"));
      admin.write(
          "auth/" + mount + "/config",
          Map.of(
              "kubernetes_host", cluster.address(),
              "kubernetes_ca_cert", CertificateAuthority.create("cluster").certificatePem(),
              "disable_local_ca_jwt", true));
      admin.write(
          "auth/" + mount + "/role/job",
          Map.of(
              "bound_service_account_names", "job",
              "bound_service_account_namespaces", "batch",
              "audience", "mayfly"));
      String token = cluster.token("batch", "job", "mayfly");
      VaultLogin login = new MountLogin("kubernetes", mount, new Jwt(file(token), "job"));
      Principal job = principal(login);
      assertEquals("batch", job.claims().get("meta.service_account_namespace"));
      assertEquals("job", job.claims().get("meta.service_account_name"));
      cluster.forget(token);
      Expect.failure(Kind.DENIED, () -> principal(login), "kubernetes at auth/" + mount);
    }
  }

  @Test
  void a_client_certificate_is_vouched_for_and_one_of_a_stranger_is_not() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("jobs");
    try (OpenBao secure = OpenBao.builder().inMemory().tls().start()) {
      secure.admin().write("sys/auth/cert", Map.of("type", "cert"));
      secure
          .admin()
          .write("auth/cert/certs/job", Map.of("certificate", authority.certificatePem()));
      VaultLogin login = new MountLogin("cert", "cert", new Certificate("job"));
      TlsFiles ours = presenting(secure, authority.issueClient(folder, "ours", "nightly-report"));
      Principal job = principal(secure.address(), ours, login);
      assertEquals("nightly-report", job.claims().get("meta.common_name"));
      PemCertificate stranger =
          CertificateAuthority.create("strangers").issueClient(folder, "theirs", "nightly-report");
      TlsFiles theirs = presenting(secure, stranger);
      Expect.failure(
          Kind.DENIED, () -> principal(secure.address(), theirs, login), "cert at auth/cert");
    }
  }

  private static TlsFiles presenting(OpenBao server, PemCertificate own) {
    List<Path> authorities = List.of(server.caCertificate().orElseThrow());
    return new TlsFiles(
        authorities, Optional.of(own.certificate()), Optional.of(own.key()), Optional.empty());
  }

  @Test
  void a_token_is_taken_as_given_from_a_value_and_from_a_file_that_changes() throws Exception {
    String one = token("one");
    assertEquals("token-one", principal(GivenToken.of(Secret.of(one), "VAULT_TOKEN")).name());
    Path file = file(one);
    VaultLogin login = GivenToken.in(file);
    assertEquals("token-one", principal(login).name());
    Files.writeString(file, token("two"));
    assertEquals("token-two", principal(login).name());
    Expect.failure(
        Kind.DENIED,
        () -> principal(GivenToken.of(Secret.of("s.wrong"), "VAULT_TOKEN")),
        "VAULT_TOKEN",
        "not valid");
  }

  private String token(String name) {
    return admin
        .write("auth/token/create", Map.of("display_name", name, "policies", "default"))
        .text("auth", "client_token");
  }

  @Test
  void a_method_that_is_not_mounted_is_told_with_the_command_that_mounts_it() {
    VaultLogin login = new MountLogin("cert", "nowhere", new Certificate(""));
    Expect.failure(Kind.DENIED, () -> principal(login), "vault auth enable -path=nowhere cert");
  }
}

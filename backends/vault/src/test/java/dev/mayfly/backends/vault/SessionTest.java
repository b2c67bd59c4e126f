package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.AppRole;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.backends.vault.login.MountLogin;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and what it does when it is over. */
class SessionTest {

  private static final VaultCall LOOK = VaultCall.read("auth/token/lookup-self");

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final String mount = "s" + UUID.randomUUID().toString().substring(0, 8);
  private FaultyProxy proxy;
  private SpringVaultGateway vault;
  private VaultSession session;

  @BeforeEach
  void logInByAppRole() {
    admin.write("sys/auth/" + mount, Map.of("type", "approle"));
    admin.write(
        "auth/" + mount + "/role/job",
        Map.of("token_policies", "job", "token_ttl", "300s", "token_max_ttl", "900s"));
    Secret role =
        Secret.of(admin.read("auth/" + mount + "/role/job/role-id").text("data", "role_id"));
    Secret secret =
        Secret.of(admin.write("auth/" + mount + "/role/job/secret-id").text("data", "secret_id"));
    AppRole evidence = new AppRole((v, d) -> role, Optional.of((v, d) -> secret));
    proxy = FaultyProxy.before(URI.create(bao.address()).getPort());
    vault =
        new SpringVaultGateway(
            new VaultServer(URI.create(proxy.address()), Optional.empty(), TlsFiles.none()));
    session = new VaultSession(vault, new MountLogin("approle", mount, evidence), clock);
  }

  @AfterEach
  void close() {
    session.close();
    vault.close();
    proxy.close();
  }

  private List<String> sent() {
    return proxy.requests().stream()
        .map(line -> line.replaceFirst("^\\w+ /v1/(\\S+).*", "$1"))
        .toList();
  }

  private String token() throws Exception {
    return session.call(LOOK, clock.soon()).text("id");
  }

  @Test
  void one_login_serves_many_calls() throws Exception {
    String first = token();
    assertEquals(first, token());
    assertEquals(1, sent().stream().filter(path -> path.endsWith("/login")).count());
  }

  @Test
  void calls_that_come_at_once_log_in_once() throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = Collections.nCopies(8, this::token);
      for (Future<String> answer : lanes.invokeAll(calls)) {
        assertEquals(token(), answer.get());
      }
    } finally {
      lanes.shutdownNow();
    }
    assertEquals(1, sent().stream().filter(path -> path.endsWith("/login")).count());
  }

  @Test
  void after_two_thirds_of_its_time_the_token_is_renewed() throws Exception {
    String first = token();
    clock.forward(Duration.ofSeconds(190));
    assertEquals(first, token());
    clock.forward(Duration.ofSeconds(20));
    assertEquals(first, token());
    assertEquals(1, sent().stream().filter("auth/token/renew-self"::equals).count());
  }

  @Test
  void a_token_that_cannot_be_renewed_far_enough_is_replaced() throws Exception {
    admin.write(
        "auth/" + mount + "/role/job",
        Map.of("token_policies", "job", "token_ttl", "300s", "token_max_ttl", "310s"));
    String first = token();
    admin.write("sys/auth/" + mount + "/tune", Map.of("max_lease_ttl", "100s"));
    clock.forward(Duration.ofSeconds(210));
    assertTrue(!first.equals(token()));
  }

  @Test
  void a_token_that_vault_has_forgotten_is_replaced_and_the_call_made_with_the_new_one()
      throws Exception {
    String first = token();
    admin.write("auth/token/revoke", Map.of("token", first));
    assertTrue(!first.equals(token()));
  }

  @Test
  void a_denial_says_who_was_denied_what_and_the_line_of_policy_that_mends_it() throws Exception {
    VaultCall call = VaultCall.write("auth/token/create/lease", Map.of());
    Expect.failure(
        Kind.DENIED,
        () -> session.call(call, clock.soon()),
        "denied update auth/token/create/lease to "
            + mount
            + " (policies default,job): permission denied",
        "path \"auth/token/create/lease\" { capabilities = [\"update\"] }");
    assertEquals(1, sent().stream().filter(path -> path.endsWith("/login")).count());
    Expect.failure(
        Kind.DENIED,
        () ->
            session.call(
                VaultCall.write("sys/leases/revoke/database/creds/ro/x", Map.of()), clock.soon()),
        "path \"sys/leases/revoke/database/creds/ro/*\"");
  }

  @Test
  void closing_revokes_the_token_of_our_login() throws Exception {
    BaoClient first = bao.client().withToken(token());
    session.close();
    assertThrows(BaoException.class, () -> first.read("auth/token/lookup-self"));
  }

  @Test
  void closing_leaves_a_token_alone_that_was_given() throws Exception {
    String given =
        admin
            .write("auth/token/create", Map.of("policies", "default"))
            .text("auth", "client_token");
    try (VaultSession other =
        new VaultSession(vault, GivenToken.of(Secret.of(given), "VAULT_TOKEN"), clock)) {
      assertEquals(given, other.call(LOOK, clock.soon()).text("id"));
    }
    assertEquals(
        given, bao.client().withToken(given).read("auth/token/lookup-self").text("data", "id"));
  }
}

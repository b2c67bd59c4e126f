package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call gives, and what every way of failing means. */
@Tag("each-jdk")
class GatewayTest {

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final Secret root = Secret.of(bao.rootToken());

  private static SpringVaultGateway gateway(String address) {
    return new SpringVaultGateway(
        new VaultServer(URI.create(address), Optional.empty(), TlsFiles.none()));
  }

  private VaultReply call(String address, VaultCall call) throws Exception {
    try (SpringVaultGateway vault = gateway(address)) {
      return vault.call(call.with(root), clock.soon());
    }
  }

  private static VaultCall read() {
    return VaultCall.read("auth/token/lookup-self");
  }

  @Test
  void what_was_written_is_read_listed_and_deleted() throws Exception {
    admin.write("sys/mounts/gateway", Map.of("type", "kv"));
    try (SpringVaultGateway vault = gateway(bao.address())) {
      VaultCall write =
          VaultCall.write("gateway/a b", Map.of("password", Secret.of("hunter2"))).with(root);
      assertEquals(204, vault.call(write, clock.soon()).status());
      VaultReply read = vault.call(VaultCall.read("gateway/a b").with(root), clock.soon());
      assertEquals("hunter2", read.text("password"));
      assertFalse(read.toString().contains("hunter2"));
      assertEquals(
          "[a b]",
          vault
              .call(VaultCall.list("gateway").with(root), clock.soon())
              .strings("keys")
              .toString());
      assertEquals(
          204, vault.call(VaultCall.delete("gateway/a b").with(root), clock.soon()).status());
      VaultReply gone = vault.call(VaultCall.read("gateway/a b").with(root), clock.soon());
      assertEquals(404, gone.status());
      Expect.failure(Kind.INVALID, () -> gone.orThrow(read()), "refused to read");
    }
  }

  @Test
  void a_namespace_is_sent_with_every_call() throws Exception {
    admin.write("sys/namespaces/team");
    admin.withNamespace("team").write("sys/mounts/ours", Map.of("type", "kv"));
    VaultServer server =
        new VaultServer(URI.create(bao.address()), Optional.of("team"), TlsFiles.none());
    try (SpringVaultGateway vault = new SpringVaultGateway(server)) {
      VaultCall write = VaultCall.write("ours/x", Map.of("colour", "green")).with(root);
      assertTrue(vault.call(write, clock.soon()).ok());
      assertEquals(
          "green", vault.call(VaultCall.read("ours/x").with(root), clock.soon()).text("colour"));
    }
    assertEquals(404, call(bao.address(), VaultCall.read("ours/x")).status());
  }

  @Test
  void vaults_own_words_are_kept_but_no_secret_of_ours_among_them() throws Exception {
    admin.write("auth/token/roles/echo", Map.of("allowed_policies", "p"));
    VaultCall call =
        VaultCall.write("auth/token/create/echo", Map.of("policies", Secret.of("s3cret-policy")));
    VaultReply refused = call(bao.address(), call);
    Expect.failure(Kind.INVALID, () -> refused.orThrow(call), "must be subset", "•••");
    assertFalse(refused.message(call).contains("s3cret-policy"));
  }

  @Test
  void no_secret_reaches_a_log_even_when_everything_is_logged() throws Exception {
    admin.write("sys/mounts/logged", Map.of("type", "kv"));
    try (Logged logged = Logged.everything()) {
      Map<String, Object> body = Map.of("password", Secret.of("hunter3"));
      assertTrue(call(bao.address(), VaultCall.write("logged/x", body)).ok());
      assertEquals("hunter3", call(bao.address(), VaultCall.read("logged/x")).text("password"));
      assertTrue(logged.text().contains("logged/x"), "the calls were logged");
      assertFalse(logged.text().contains("hunter3"));
      assertFalse(logged.text().contains(bao.rootToken()));
    }
  }

  @Test
  void where_nothing_listens_or_nobody_has_that_name_nothing_happened_even_to_an_issue() {
    Expect.failure(
        Kind.TRANSIENT,
        () -> call("http://127.0.0.1:1", read().creatingAccess()),
        "connection refused");
    Expect.failure(
        Kind.TRANSIENT,
        () -> call("http://no-such-host.invalid:8200", read().creatingAccess()),
        "unknown");
  }

  @Test
  void what_came_behind_an_answer_is_no_answer_to_the_next_call() throws Exception {
    String header = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    String forged = "{\"data\":{\"id\":\"forged\"}}";
    try (RawServer talkative =
            RawServer.stalling(
                header + "2\r\n\r\n{}" + header + forged.length() + "\r\n\r\n" + forged);
        SpringVaultGateway vault = gateway(talkative.address().toString())) {
      for (int i = 1; i <= 2; i++) {
        assertFalse(vault.call(read().with(root), clock.soon()).says("forged"));
        assertEquals(i, talkative.requests().size(), "a connection of its own");
      }
    }
  }

  @Test
  void a_server_that_never_answers_holds_nobody_past_the_deadline() throws Exception {
    try (RawServer silent = RawServer.silent();
        SpringVaultGateway vault = gateway(silent.address().toString())) {
      Expect.failure(Kind.TRANSIENT, () -> vault.call(read(), clock.shortly()), "deadline");
      Expect.failure(
          Kind.UNKNOWN, () -> vault.call(read().creatingAccess(), clock.shortly()), "deadline");
    }
  }

  @Test
  void an_answer_that_never_ends_holds_nobody_past_the_deadline_either() throws Exception {
    for (String begun :
        List.of("HTTP/1.1 200 OK\r\nX-Y", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")) {
      try (RawServer slow = RawServer.stalling(begun);
          SpringVaultGateway vault = gateway(slow.address().toString())) {
        Expect.failure(Kind.TRANSIENT, () -> vault.call(read(), clock.shortly()), "deadline");
        Expect.failure(
            Kind.UNKNOWN, () -> vault.call(read().creatingAccess(), clock.shortly()), "deadline");
      }
    }
  }

  @Test
  void an_issue_whose_answer_was_lost_is_unknown_and_is_not_sent_again() throws Exception {
    int port = URI.create(bao.address()).getPort();
    try (FaultyProxy proxy = FaultyProxy.before(port)) {
      proxy.inject(Fault.loseAnswer(head -> head.startsWith("GET")).always());
      Expect.failure(
          Kind.UNKNOWN,
          () -> call(proxy.address(), read().creatingAccess()),
          "closed the connection");
      assertEquals(1, proxy.requests().size());
      Expect.failure(Kind.TRANSIENT, () -> call(proxy.address(), read()), "closed the connection");
      assertEquals(2, proxy.requests().size());
    }
  }

  @Test
  void a_sealed_vault_says_so_and_may_answer_later() throws Exception {
    try (OpenBao own = OpenBao.builder().inMemory().start()) {
      own.admin().write("sys/seal");
      VaultReply sealed = call(own.address(), read());
      Expect.failure(
          Kind.TRANSIENT, () -> sealed.orThrow(read().creatingAccess()), "Vault is sealed");
    }
  }

  @Test
  void a_standby_is_left_for_the_active_node_once_and_with_the_token() throws Exception {
    String location = "Location: " + bao.address() + "/v1/auth/token/lookup-self\r\n";
    try (RawServer standby = RawServer.answering("307 Temporary Redirect", location, "")) {
      assertEquals("root", call(standby.address().toString(), read()).strings("policies").get(0));
    }
  }

  @Test
  void standbys_that_name_each_other_are_no_trap() throws Exception {
    try (RawServer other =
            RawServer.answering(
                "307 Temporary Redirect", "Location: http://127.0.0.1:1/v1/x\r\n", "");
        RawServer standby =
            RawServer.answering(
                "307 Temporary Redirect", "Location: " + other.address() + "/v1/x\r\n", "")) {
      VaultReply reply = call(standby.address().toString(), read());
      Expect.failure(
          Kind.TRANSIENT, () -> reply.orThrow(read().creatingAccess()), "no active node");
      assertEquals(1, other.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "/vault", "/vault/", "/a//b/./c/..", "/v1", "/x?y#z"})
  void what_bao_asks_at_an_address_is_what_we_ask(String path) throws Exception {
    try (RawServer server =
        RawServer.answering("200 OK", "Content-Type: application/json\r\n", "{\"data\":{}}")) {
      String address = server.address().toString().replace("http:", "HTTP:") + path;
      ProcessBuilder bao =
          new ProcessBuilder(OpenBaoBinary.locate().toString(), "read", "auth/token/lookup-self");
      bao.environment().putAll(Map.of("BAO_ADDR", address, "BAO_TOKEN", "t"));
      bao.redirectErrorStream(true);
      Process asking = bao.start();
      asking.getInputStream().readAllBytes();
      asking.waitFor();
      call(address, read());
      String asked = server.requests().get(server.requests().size() - 1).split(" ", 3)[1];
      assertTrue(
          server.requests().get(0).startsWith("GET " + asked + " "), server.requests().get(0));
    }
  }

  @Test
  void a_redirect_that_would_lose_the_encryption_is_not_followed() {
    URI secure = URI.create("https://a:8200/v1/x");
    URI plain = URI.create("http://b:8200/v1/x");
    assertEquals(Optional.empty(), SpringVaultGateway.elsewhere(secure, plain));
    assertEquals(Optional.of(secure), SpringVaultGateway.elsewhere(plain, secure));
    assertEquals(Optional.empty(), SpringVaultGateway.elsewhere(secure, URI.create("/v1/x")));
  }

  @Test
  void what_is_not_vault_is_told_apart() throws Exception {
    try (RawServer ssh = RawServer.saying("SSH-2.0-OpenSSH_9.2p1\r\n");
        RawServer web =
            RawServer.answering("200 OK", "Content-Type: text/html\r\n", "<h1>Welcome</h1>");
        RawServer flood = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
        RawServer half =
            RawServer.answering("200 OK", "Content-Type: application/json\r\n", "{\"data\":")) {
      for (RawServer server : new RawServer[] {ssh, web, flood, half}) {
        String address = server.address().toString();
        Expect.failure(Kind.INVALID, () -> call(address, read()), "is not Vault");
        Expect.failure(Kind.UNKNOWN, () -> call(address, read().creatingAccess()), "is not Vault");
      }
    }
  }

  @Test
  void an_answer_in_chunks_is_put_together() throws Exception {
    String answer =
        """
        HTTP/1.1 100 Continue

        HTTP/1.1 200 OK
        Content-Type: application/json
        Transfer-Encoding: chunked

        c
        {"data":{"a"
        6;x=y
        :"b"}}
        0

        """
            .replace("\n", "\r\n");
    try (RawServer chunky = RawServer.saying(answer)) {
      assertEquals("b", call(chunky.address().toString(), read()).text("a"));
    }
  }
}

package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.Oidc;
import dev.mayfly.backends.vault.login.OidcDirect;
import dev.mayfly.backends.vault.login.Password;
import dev.mayfly.backends.vault.login.Patience;
import dev.mayfly.backends.vault.login.Person;
import dev.mayfly.backends.vault.login.PersonLogin;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoAnswer;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.LoopbackPort;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A person logs in")
class PersonLoginTest {

  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final String name = "p" + UUID.randomUUID().toString().substring(0, 8);
  private final SteppedClock clock = new SteppedClock();

  /** Types what is given, one after the other, and does in a browser what a person would. */
  private static class Typing implements Person {

    private final Deque<String> answers;
    final List<String> told = new ArrayList<>();

    Typing(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public String ask(String question) {
      return answers.remove();
    }

    @Override
    public Secret askSecret(String question) {
      return Secret.of(answers.remove());
    }

    @Override
    public void tell(String text) {
      told.add(text);
    }

    @Override
    public void browse(URI page) {}
  }

  private VaultReply login(PersonLogin.Proof proof, Person person) throws Exception {
    PersonLogin login = new PersonLogin(proof);
    VaultServer server =
        new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none());
    try (SpringVaultGateway vault = new SpringVaultGateway(server)) {
      login.ask(vault, person, Patience.from(clock));
      Secret token = login.login(vault, clock.soon());
      VaultCall look = VaultCall.read("auth/token/lookup-self").with(token);
      BackendException again =
          assertThrows(BackendException.class, () -> login.login(vault, clock.soon()));
      assertEquals(Kind.DENIED, again.kind());
      return vault.call(look, clock.soon()).orThrow(look);
    }
  }

  private void userpass() {
    admin.write("sys/auth/" + name, Map.of("type", "userpass"));
    admin.write("auth/" + name + "/users/ann", Map.of("password", "right"));
  }

  @Test
  @DisplayName("by name and password, and may mistype it twice")
  void byPassword() throws Exception {
    userpass();
    Typing person = new Typing("ann", "wrong", "wrong", "right");
    VaultReply self = login(new Password("userpass", name, Optional.empty()), person);
    assertEquals(name + "-ann", self.text("display_name"));
    assertEquals(2, person.told.size());
    assertTrue(person.told.get(0).startsWith("Vault refused: "), person.told.toString());
  }

  @Test
  @DisplayName("is refused with Vault's words after three wrong passwords")
  void byWrongPassword() {
    userpass();
    Typing person = new Typing("wrong", "wrong", "wrong");
    BackendException refused =
        assertThrows(
            BackendException.class,
            () -> login(new Password("userpass", name, Optional.of("ann")), person));
    assertEquals(Kind.DENIED, refused.kind());
    assertTrue(refused.getMessage().contains("userpass at auth/" + name), refused.getMessage());
  }

  /** OpenBao as the identity provider of its own auth method: a person of userpass logs in. */
  private Person inTheBrowser(boolean confirms) {
    userpass();
    String token =
        admin
            .write("auth/" + name + "/login/ann", Map.of("password", "right"))
            .text("auth", "client_token");
    return new Typing() {
      @Override
      public void browse(URI page) {
        try {
          URI back = authorized(page, token);
          get(back, Optional.empty());
          if (confirms) {
            get(URI.create(back + "&confirmation=1"), Optional.empty());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private URI authorized(URI page, String token) throws IOException {
    String body =
        get(
            URI.create(
                bao.address()
                    + "/v1/identity/oidc/provider/"
                    + name
                    + "/authorize?"
                    + page.getRawQuery()),
            Optional.of(token));
    String code = field(body, "code");
    String state = field(body, "state");
    String redirect =
        java.net.URLDecoder.decode(
            page.getRawQuery().replaceFirst(".*redirect_uri=([^&]*).*", "$1"),
            java.nio.charset.StandardCharsets.UTF_8);
    return URI.create(redirect + "?code=" + code + "&state=" + state);
  }

  private static String field(String json, String field) {
    return json.replaceFirst("(?s).*\"" + field + "\":\"([^\"]*)\".*", "$1");
  }

  private static String get(URI uri, Optional<String> token) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(value -> request.header("X-Vault-Token", value));
    try {
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void provider(String redirect, Map<String, Object> more) {
    admin.write(
        "identity/oidc/key/" + name, Map.of("algorithm", "ES256", "allowed_client_ids", "*"));
    admin.write(
        "identity/oidc/client/" + name,
        Map.of(
            "key", name, "redirect_uris", List.of(redirect), "assignments", List.of("allow_all")));
    BaoAnswer client = admin.read("identity/oidc/client/" + name);
    admin.write(
        "identity/oidc/provider/" + name,
        Map.of("allowed_client_ids", List.of(client.text("data", "client_id"))));
    admin.write("sys/auth/oidc-" + name, Map.of("type", "oidc"));
    admin.write(
        "auth/oidc-" + name + "/config",
        Map.of(
            "oidc_discovery_url",
            bao.address() + "/v1/identity/oidc/provider/" + name,
            "oidc_client_id",
            client.text("data", "client_id"),
            "oidc_client_secret",
            client.text("data", "client_secret"),
            "jwt_supported_algs",
            List.of("ES256")));
    Map<String, Object> role = new java.util.HashMap<>(more);
    role.put("role_type", "oidc");
    role.put("user_claim", "sub");
    role.put("allowed_redirect_uris", List.of(redirect));
    admin.write("auth/oidc-" + name + "/role/dba", role);
  }

  @Test
  @DisplayName("in the browser of this machine, which comes back to it")
  void byTheBrowser() throws Exception {
    int port = LoopbackPort.free();
    provider("http://127.0.0.1:" + port + "/oidc/callback", Map.of());
    VaultReply self = login(new Oidc("oidc-" + name, "dba", port), inTheBrowser(false));
    assertEquals("auth/oidc-" + name + "/oidc/callback", self.text("path"));
  }

  @Test
  @DisplayName("is told the line that mends a role whose browser may not come back here")
  void mayNotComeBack() {
    provider("http://127.0.0.1:1/elsewhere", Map.of());
    BackendException refused =
        assertThrows(
            BackendException.class,
            () -> login(new Oidc("oidc-" + name, "dba", LoopbackPort.free()), new Typing()));
    assertTrue(
        refused.getMessage().contains("fix: `vault write auth/oidc-" + name + "/role/dba"),
        refused.getMessage());
  }

  @Test
  @DisplayName("in a browser of any machine, and confirms it at OpenBao")
  void anywhere() throws Exception {
    provider(
        bao.address() + "/v1/auth/oidc-" + name + "/oidc/callback",
        Map.of("callback_mode", "direct", "poll_interval", 1));
    VaultReply self =
        login(new OidcDirect("oidc-" + name, "dba", bao.address()), inTheBrowser(true));
    assertTrue(self.text("path").startsWith("auth/oidc-" + name), self.toString());
  }
}

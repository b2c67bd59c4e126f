package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.core.settings.IllegalSettingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says, and what the environment says where it is silent. */
class SettingsTest {

  @TempDir Path home;

  private VaultServer server(Map<String, Object> values, Map<String, String> environment) {
    return VaultSettings.server(new MapSettings(values), new VaultEnvironment(environment, home));
  }

  private VaultLogin login(Map<String, Object> auth, Map<String, String> environment) {
    Map<String, Object> values = auth.isEmpty() ? Map.of() : Map.of("auth", new MapSettings(auth));
    return VaultSettings.login(new MapSettings(values), new VaultEnvironment(environment, home));
  }

  private static void refused(Runnable reading, String... words) {
    String message =
        String.valueOf(assertThrows(IllegalSettingException.class, reading::run).getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void the_configuration_goes_before_the_environment() {
    Map<String, String> environment =
        Map.of(
            "VAULT_ADDR", "https://env:8200",
            "VAULT_CACERT", "/env/ca.pem",
            "VAULT_CAPATH", "/env/cas",
            "VAULT_CLIENT_CERT", "/env/cert.pem",
            "VAULT_CLIENT_KEY", "/env/key.pem",
            "VAULT_TLS_SERVER_NAME", "env.example",
            "VAULT_NAMESPACE", "env");
    TlsFiles tls =
        new TlsFiles(
            List.of(Path.of("/env/ca.pem"), Path.of("/env/cas")),
            Optional.of(Path.of("/env/cert.pem")),
            Optional.of(Path.of("/env/key.pem")),
            Optional.of("env.example"));
    assertEquals(
        new VaultServer(URI.create("https://env:8200"), Optional.of("env"), tls),
        server(Map.of(), environment));
    VaultServer configured =
        server(
            Map.of("address", "https://file:8200", "ca_cert", "/file/ca.pem", "namespace", "file"),
            environment);
    assertEquals(URI.create("https://file:8200"), configured.address());
    assertEquals(List.of(Path.of("/file/ca.pem")), configured.tls().authorities());
    assertEquals(Optional.of("file"), configured.namespace());
  }

  @Test
  void openbaos_own_variables_count_where_vaults_are_unset() {
    assertEquals(
        URI.create("https://bao:8200"),
        server(Map.of(), Map.of("BAO_ADDR", "https://bao:8200")).address());
  }

  @Test
  void an_address_that_is_missing_or_no_url_is_refused() {
    refused(() -> server(Map.of(), Map.of()), "address", "VAULT_ADDR");
    refused(
        () -> server(Map.of("address", "vault.example:8200"), Map.of()),
        "https://vault.example:8200");
    refused(() -> server(Map.of("address", "https://va ult"), Map.of()), "is not a URL");
    refused(() -> server(Map.of("address", "https://vault:port"), Map.of()), "is not a URL");
    refused(() -> server(Map.of("address", "unix:///run/vault"), Map.of()), "Unix socket", "fix:");
    refused(() -> server(Map.of(), Map.of("BAO_ADDR", "UNIX:/run/bao")), "Unix socket");
    refused(() -> server(Map.of("address", "https://me@vault"), Map.of()), "has a user in it");
  }

  @ParameterizedTest
  @CsvSource({
    "https://proxy/vault, https://proxy/vault/v1/sys/health",
    "https://proxy/vault/, https://proxy/vault/v1/sys/health",
    "https://proxy//a/./b//, https://proxy/a/b/v1/sys/health",
    "https://proxy/v1, https://proxy/v1/v1/sys/health",
    "HTTPS://Vault:8200, https://Vault:8200/v1/sys/health",
    "'  http://vault:8200//  ', http://vault:8200/v1/sys/health",
    "http://vault_main:8200, http://vault_main:8200/v1/sys/health",
    "http://[::1]:8200, http://[::1]:8200/v1/sys/health",
    "https://vault:8200/?x#y, https://vault:8200/v1/sys/health",
  })
  void an_address_is_read_as_the_command_lines_read_it(String address, String asked) {
    assertEquals(
        asked, server(Map.of(), Map.of("VAULT_ADDR", address)).api("sys/health").toString());
  }

  @Test
  void trusting_whoever_answers_is_refused() {
    Map<String, String> environment =
        Map.of("VAULT_ADDR", "https://env:8200", "VAULT_SKIP_VERIFY", "true");
    refused(() -> server(Map.of(), environment), "VAULT_SKIP_VERIFY", "VAULT_CACERT");
  }

  @Test
  void a_certificate_without_its_key_is_refused() {
    refused(
        () -> server(Map.of("address", "https://v:8200", "client_cert", "/c.pem"), Map.of()),
        "client_key");
  }

  @Test
  void without_a_method_the_token_of_the_command_lines_is_used() throws Exception {
    refused(() -> login(Map.of(), Map.of()), "auth", "VAULT_TOKEN");
    Files.writeString(home.resolve(".vault-token"), "s.from-file");
    assertEquals("token_file " + home.resolve(".vault-token"), login(Map.of(), Map.of()).method());
    assertEquals("token from VAULT_TOKEN", login(Map.of(), Map.of("VAULT_TOKEN", "s.x")).method());
  }

  @Test
  void every_method_is_mounted_under_its_name_or_where_it_is_said() {
    assertEquals(
        "kubernetes at auth/kubernetes",
        login(Map.of("method", "kubernetes", "role", "job"), Map.of()).method());
    Map<String, Object> jwt =
        Map.of("method", "jwt", "mount_path", "auth/ci/", "path", "/run/jwt", "role", "job");
    assertEquals("jwt at auth/ci", login(jwt, Map.of()).method());
    Map<String, Object> approle =
        Map.of("method", "approle", "role_id", "x", "secret_id_file_path", "/run/s");
    assertEquals("approle at auth/approle", login(approle, Map.of()).method());
    assertEquals("cert at auth/cert", login(Map.of("method", "cert"), Map.of()).method());
    assertEquals(
        "token_file /run/t",
        login(Map.of("method", "token_file", "token_file_path", "/run/t"), Map.of()).method());
  }

  @Test
  void what_a_method_needs_is_asked_for_and_what_belongs_to_another_is_refused() {
    refused(() -> login(Map.of("method", "kubernetes"), Map.of()), "role", "kubernetes needs it");
    refused(() -> login(Map.of("method", "jwt"), Map.of()), "path");
    refused(() -> login(Map.of("method", "approle"), Map.of()), "role_id");
    refused(() -> login(Map.of("method", "token_file"), Map.of()), "token_file_path");
    refused(() -> login(Map.of("method", "token"), Map.of()), "VAULT_TOKEN");
    refused(
        () -> login(Map.of("method", "cert", "role_id", "x"), Map.of()),
        "role_id",
        "not a key of method cert");
    Map<String, Object> wrapped =
        Map.of(
            "method",
            "approle",
            "role_id",
            "x",
            "secret_id_response_wrapping_path",
            "auth/approle/role/r/secret-id");
    refused(() -> login(wrapped, Map.of()), "secret_id_file_path");
  }
}

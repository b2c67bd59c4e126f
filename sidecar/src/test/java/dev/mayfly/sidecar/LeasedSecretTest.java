package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.Credential;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.kit.target.ApiTokenFactory;
import dev.mayfly.testing.kit.target.IdleBackendFactory;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A credential of a kind that only its backend knows")
class LeasedSecretTest {

  private static final Pattern DELIVERED =
      Pattern.compile(
          """
          (?<token>tok_\\w+) https://api.example
          svc-(?<key>\\w+) \\k<token>
          svc-\\k<key> at https://api.example until 2\\S+
          \\{
            "expires": "2\\S+",
            "token": "\\k<token>",
            "token_id": "svc-\\k<key>",
            "url": "https://api.example"
          }
          """);

  @TempDir Path folder;
  private Map<String, String> login;

  @BeforeEach
  void install() throws IOException {
    Path backends = Files.createDirectories(folder.resolve("lib/META-INF/mayfly/backends"));
    Files.writeString(backends.resolve("tokens"), ApiTokenFactory.class.getName());
    Files.writeString(backends.resolve("logins"), IdleBackendFactory.class.getName());
    login = Map.of("VAULT_TOKEN", SharedServers.openBao().rootToken());
  }

  private Path configuration(String ttl, String deliver) throws IOException {
    return Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: HERE/state
        vault: { address: %s }
        policy:
          - { name: tokens, principals: [ "*" ], target: api, roles: [ any ], max_ttl: 1h }
          - { name: logins, principals: [ "*" ], target: logins, roles: [ any ], max_ttl: 1h }
        targets: { api: { backend: tokens, url: "https://api.example" }, logins: { backend: logins } }
        sidecar: { socket: HERE/run/mayfly.sock }
        tasks:
          - name: job
            max_lifetime: 1h
            begin: on_request
            grants:
              - { target: api, role: any, ttl: %s, deliver: [ %s ] }
        """
            .formatted(SharedServers.openBao().address(), ttl, deliver)
            .replace("HERE", folder.toString()));
  }

  private MayflyProcess start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(MayflyProcess.commandWith(folder.resolve("lib"), arguments));
    builder.environment().putAll(login);
    return MayflyProcess.start(builder, folder);
  }

  private void assertNoSecretIsKept() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(ApiTokenFactory.TOKEN), file.toString());
      }
    }
  }

  @Test
  @DisplayName("reaches a command in variables and files that name its fields and the target's")
  void isDelivered() throws Exception {
    Path file =
        configuration(
            "1h",
            """
            { variables: { API_TOKEN: "{{token}}", API_URL: "{{url}}" } },
            { file: HERE/env, format: dotenv, variables: { ID: "{{token_id}}", T: "{{token}}" } },
            { file: HERE/text, format: template, template: "{{token_id}} at {{url}} until {{expires}}" },
            { file: HERE/json, format: json }\
            """);
    MayflyProcess mayfly =
        start(
            "run",
            "-c",
            file.toString(),
            "--",
            "sh",
            "-c",
            "cd "
                + folder
                + " && echo \"$API_TOKEN $API_URL\" && . ./env && echo \"$ID $T\" && cat text && echo"
                + " && cat json");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    Matcher delivered = DELIVERED.matcher(mayfly.output());
    assertTrue(delivered.matches(), mayfly.output());
    assertTrue(mayfly.errors().contains("svc-" + delivered.group("key")), mayfly.errors());
    assertTrue(mayfly.errors().contains("\"proven\":true"), mayfly.errors());
    assertFalse(mayfly.errors().contains(ApiTokenFactory.TOKEN), mayfly.errors());
    assertEquals(List.of(), Stream.of("env", "text", "json").filter(this::exists).toList());
    assertNoSecretIsKept();
  }

  private boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Test
  @DisplayName("is served and replaced by a sidecar, whose log has no secret that a hook prints")
  void isServed() throws Exception {
    Path file =
        configuration(
            "4s",
            "{ file: HERE/json, format: json, on_change: exec, exec: [ /bin/sh, -c, 'cat"
                + " \"$MAYFLY_FILE\"; exit 3' ] }");
    Path socket = folder.resolve("run/mayfly.sock");
    try (MayflyProcess sidecar = start("sidecar", "-c", file.toString())) {
      Await.until("it listens", ServingSidecar.LIMIT, () -> Files.exists(socket));
      Credential first;
      Credential next;
      try (TaskSession task = MayflyClient.at(socket).join("job")) {
        first = task.credential("api/any");
        assertEquals("api-token", first.kind());
        assertEquals(Set.of("token", "token_id", "url"), first.values().keySet());
        assertEquals("https://api.example", first.value("url"));
        CompletableFuture<Credential> following = new CompletableFuture<>();
        task.follow(first, following::complete);
        next = following.get(ServingSidecar.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotEquals(first.value("token"), next.value("token"));
        Await.until(
            "the hook has run",
            ServingSidecar.LIMIT,
            () -> sidecar.errors().contains("exit code 3"));
      }
      sidecar.send("TERM");
      assertEquals(0, sidecar.exitCode(), sidecar.errors());
      assertTrue(sidecar.errors().contains("(secret)"), sidecar.errors());
      assertFalse(sidecar.errors().contains(ApiTokenFactory.TOKEN), sidecar.errors());
    }
    assertNoSecretIsKept();
  }

  @Test
  @DisplayName("is refused where it is to be delivered as what it is not, with every place")
  void isRefused() throws Exception {
    Path file =
        configuration(
            "1h",
            """
            { file: HERE/a, format: pgpass },
            { file: HERE/b, format: dotenv },
            { environment: pg },
            { variables: { T: "{{password}}" } } ] }
                  - { target: logins, role: any, deliver: [ { file: HERE/c, format: jdbc }\
            """);
    MayflyProcess check = start("config", "check", "-c", file.toString());
    assertNotEquals(0, check.exitCode());
    assertSays(
        check,
        "mayfly.yaml:14 tasks[0].grants[0].deliver[0].format: pgpass takes a database login, and"
            + " target api gives api-token",
        "use format json, or a template or `variables` with what it gives: {{token}}, {{token_id}},"
            + " {{url}}");
    assertSays(
        check,
        "mayfly.yaml:15 tasks[0].grants[0].deliver[1].format: dotenv without `variables` takes a"
            + " database login, and target api gives api-token");
    assertSays(
        check,
        "mayfly.yaml:16 tasks[0].grants[0].deliver[2].environment: pg takes a database login, and"
            + " target api gives api-token");
    assertSays(
        check,
        "mayfly.yaml:17 tasks[0].grants[0].deliver[3].variables.T: there is no {{password}}",
        "possible: expires, token, token_id, url");
    assertSays(
        check,
        "mayfly.yaml:18 tasks[0].grants[1].deliver[0].format: jdbc takes a database login with jdbc_url, and target"
            + " logins gives none",
        "{{password}}, {{username}}");
  }

  private static void assertSays(MayflyProcess check, String... words) {
    for (String each : words) {
      assertTrue(check.words().contains(each), check.words());
    }
  }
}

package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.Credential;
import dev.mayfly.client.MayflyClient;
import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.kit.world.ApiTokenFactory;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void logIn() {
    login = Map.of("VAULT_TOKEN", SharedServers.openBao().rootToken());
  }

  private Path configuration(String target, String ttl, String deliver) throws IOException {
    return Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: HERE/state
        vault: { address: %s }
        policy: [ { name: anybody, principals: [ "*" ], target: api, roles: [ any ], max_ttl: 1h } ]
        targets: { api: { backend: %s } }
        sidecar: { socket: HERE/run/mayfly.sock }
        tasks:
          - name: job
            max_lifetime: 1h
            begin: on_request
            grants:
              - { target: api, role: any, ttl: %s, deliver: [ %s ] }
        """
            .formatted(SharedServers.openBao().address(), target, ttl, deliver)
            .replace("HERE", folder.toString()));
  }

  private static String apiToken() {
    return "api-token, url: \"https://api.example\"";
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
            apiToken(),
            "1h",
            """
            { variables: { API_TOKEN: "{{token}}", API_URL: "{{url}}" } },
            { file: HERE/env, format: dotenv, variables: { ID: "{{token_id}}", T: "{{token}}" } },
            { file: HERE/text, format: template, template: "{{token_id}} at {{url}} until {{expires}}" },
            { file: HERE/json, format: json }\
            """);
    MayflyProcess mayfly =
        MayflyProcess.run(
            login,
            folder,
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
            apiToken(),
            "4s",
            "{ file: HERE/json, format: json, on_change: exec, exec: [ /bin/sh, -c, 'cat"
                + " \"$MAYFLY_FILE\"; exit 3' ] }");
    ProcessBuilder builder =
        new ProcessBuilder(MayflyProcess.command("sidecar", "-c", file.toString()));
    builder.environment().putAll(login);
    Path socket = folder.resolve("run/mayfly.sock");
    try (MayflyProcess sidecar = MayflyProcess.start(builder, folder)) {
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

  @ParameterizedTest(name = "{1}")
  @DisplayName("is refused where it is to be delivered as what it is not, with the place:")
  @CsvSource(
      delimiter = '|',
      value = {
        "api-token, url: x | { file: /dev/shm/x, format: pgpass } | format: pgpass takes a database"
            + " login, and target api gives api-token | {{token}}, {{token_id}}, {{url}}",
        "api-token, url: x | { file: /dev/shm/x, format: dotenv } | format: dotenv without"
            + " `variables` takes a database login, and target api gives api-token | {{token}}",
        "api-token, url: x | { environment: pg } | environment: pg takes a database login, and"
            + " target api gives api-token | `variables`",
        "api-token, url: x | { variables: { T: '{{password}}' } } | variables.T: there is no"
            + " {{password}} | possible: expires, token, token_id, url",
        "idle | { file: /dev/shm/x, format: jdbc } | format: jdbc takes a database login with"
            + " jdbc_url, and target api gives none | {{password}}, {{username}}"
      })
  void isRefused(String target, String deliver, String problem, String remedy) throws Exception {
    Path file = configuration(target, "1h", deliver);
    InProcess check = InProcess.run("config", "check", "-c", file.toString());
    assertNotEquals(0, check.exitCode());
    String where = "mayfly.yaml:12 tasks[0].grants[0].deliver[0].";
    assertTrue(check.words().contains(where + problem), check.words());
    assertTrue(check.words().contains(remedy), check.words());
  }
}

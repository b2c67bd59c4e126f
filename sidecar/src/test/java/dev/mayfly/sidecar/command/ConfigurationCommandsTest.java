package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The configuration's commands")
class ConfigurationCommandsTest {

  @TempDir Path folder;

  private final Screen screen = new Screen();
  private final Commands commands = new Commands(new ProcessEnvironment(Map.of(), "nobody"));

  private Path starter() throws Exception {
    assertEquals(0, screen.type(commands.make("generate config")));
    return Files.writeString(folder.resolve("mayfly.yaml"), screen.out());
  }

  @Test
  @DisplayName("what is generated to begin with can be read as it is, and names every key")
  void starterIsRead() throws Exception {
    Path file = starter();
    String text = Files.readString(file);
    assertEquals(
        0, screen.type(commands.make("config check"), "-c", file.toString()), screen.out());
    assertEquals(file + ": nothing is wrong. Targets: 1, tasks: 1, rules: 1\n", screen.out());
    for (Setting<?> setting : InstalledBackends.installed().backend("postgresql").orElseThrow()) {
      assertTrue(text.contains(setting.key() + ":"), setting.key());
    }
    for (String key : new String[] {"secret_id_file_path", "shutdown_grace", "deliver", "keep"}) {
      assertTrue(text.contains(key + ":"), key);
    }
    assertTrue(text.lines().allMatch(line -> line.length() <= 140), text);
  }

  @Test
  @DisplayName("all problems are told at once, with line and remedy, and exit code 1")
  void problems() throws Exception {
    Path file = starter();
    Files.writeString(
        file,
        Files.readString(file).replace("method: approle", "method: aprole").replace("15m", "soon"));
    assertEquals(1, screen.type(commands.make("config check"), "-c", file.toString()));
    assertTrue(screen.out().contains("vault.auth.method"), screen.out());
    assertTrue(screen.out().contains("tasks[0].grants[0].ttl"), screen.out());
    assertEquals(
        1, screen.type(commands.make("config check"), "-c", file.toString(), "-o", "jsonl"));
    assertTrue(screen.out().lines().count() >= 2, screen.out());
  }

  @ParameterizedTest
  @DisplayName("an option of the url that a delivery cannot carry is told, with what can")
  @CsvSource(
      delimiter = '|',
      value = {
        "{ file: /dev/shm/p, format: pgpass }|sslmode, sslsni",
        "{ file: /dev/shm/p, format: pgpass }, { environment: pg }|",
        "{ environment: jdbc }|sslsni",
        "{ environment: pg }|",
        "{ file: /dev/shm/p, format: json }|",
        "{ variables: { H: '{{host}}', M: '{{sslmode}}' } }|sslsni",
        "{ variables: { P: '{{password}}' } }|",
        "{ file: /dev/shm/p, format: template, template: '{{url}}' }|",
      })
  void shortfall(String deliver, @Nullable String options) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            version: 1
            vault: { address: "http://127.0.0.1:8200", auth: { method: token_file, token_file_path: /t } }
            targets: { main: { backend: postgresql, url: "postgresql://db/r?sslmode=require&sslsni=0" } }
            policy: [ { name: all, principals: [ "*" ], target: main, roles: [ ro ], max_ttl: 1h } ]
            tasks: [ { name: job, grants: [ { target: main, role: ro, deliver: [ %s ] } ] } ]
            """
                .formatted(deliver));
    assertEquals(
        0, screen.type(commands.make("config check"), "-c", file.toString()), screen.out());
    assertEquals(
        options != null, screen.out().contains("cannot carry " + options + " of"), screen.out());
    assertEquals(options != null, screen.out().contains("fix: "), screen.out());
  }

  @Test
  @DisplayName("an environment whose login cannot last as long as the task is told, with what can")
  void lifetime() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            version: 1
            vault: { address: "http://127.0.0.1:8200", auth: { method: token_file, token_file_path: /t } }
            targets: { main: { backend: postgresql, url: "postgresql://db/r", max_ttl: 2h, roles: [ { name: long, max_ttl: 9h } ] } }
            policy: [ { name: all, principals: [ "*" ], target: main, roles: [ ro, long ], max_ttl: 1h } ]
            tasks:
              - { name: short, max_lifetime: 2h, grants: [ { target: main, role: ro, deliver: [ { environment: pg } ] } ] }
              - { name: job, max_lifetime: 3h, grants: [ { target: main, role: ro, deliver: [ { environment: pg } ] } ] }
              - { name: wide, max_lifetime: 9h, grants: [ { target: main, role: long, deliver: [ { environment: pg } ] } ] }
              - { name: file, max_lifetime: 9h, grants: [ { target: main, role: ro, deliver: [ { file: /dev/shm/p, format: json } ] } ] }
            """);
    screen.type(commands.make("config check"), "-c", file.toString());
    assertEquals(
        1, screen.out().lines().filter(line -> line.contains("cannot be changed")).count());
    assertTrue(screen.out().contains(":7 "), screen.out());
    assertTrue(screen.out().contains("task job may live 3h"), screen.out());
    assertTrue(screen.out().contains("fix: max_lifetime: 2h"), screen.out());
  }

  @Test
  @DisplayName("a folder that others may write to is told, whatever is to be put there")
  void exposed() throws Exception {
    for (String name : List.of("state", "pipes", "files")) {
      Files.setPosixFilePermissions(
          Files.createDirectory(folder.resolve(name)),
          PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Path file =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            version: 1
            state: HERE/state
            vault: { address: "http://127.0.0.1:8200", auth: { method: token_file, token_file_path: /t } }
            targets: { main: { backend: postgresql, url: "postgresql://db/r" } }
            policy: [ { name: all, principals: [ "*" ], target: main, roles: [ ro ], max_ttl: 1h } ]
            tasks:
              - name: job
                heartbeat: { source: fifo, fifo: HERE/pipes/pulse }
                grants: [ { target: main, role: ro, deliver: [ { file: HERE/files/login, format: json } ] } ]
            """
                .replace("HERE", folder.toString()));
    screen.type(commands.make("config check"), "-c", file.toString());
    for (String name : List.of("state", "pipes", "files")) {
      assertTrue(
          screen.out().contains(folder.resolve(name) + " may be written to by every user"),
          screen.out());
      assertTrue(screen.out().contains("fix: chmod go-w " + folder.resolve(name)), screen.out());
    }
  }

  @Test
  @DisplayName("where there is none, how to get one is said")
  void missing() {
    assertEquals(2, screen.type(commands.make("config check"), "-c", folder + "/none.yaml"));
    assertTrue(screen.err().contains("[config-missing]"), screen.err());
    assertTrue(screen.err().contains("`mayfly generate config > "), screen.err());
  }

  @Test
  @DisplayName("the SQL for several databases goes through one psql, which is told where to go")
  void severalDatabases() throws Exception {
    Path file = starter();
    Files.writeString(
        file, Files.readString(file).replace("# databases: [ … ]", "databases: [ x ]"));
    assertEquals(0, screen.type(commands.make("generate sql"), "-c", file.toString()));
    assertEquals(
        2,
        screen.out().lines().filter(line -> line.startsWith("\\connect ")).count(),
        screen.out());
    assertTrue(screen.out().contains("\n\\connect \"x\"\n"), screen.out());
  }

  @Test
  @DisplayName("generate prints scripts for the targets of a configuration, and what undoes them")
  void scripts() throws Exception {
    String file = starter().toString();
    assertEquals(0, screen.type(commands.make("generate sql"), "-c", file));
    assertTrue(screen.out().startsWith("-- once on db.example:5432"), screen.out());
    assertEquals(0, screen.type(commands.make("generate vault"), "-c", file));
    assertTrue(screen.out().startsWith("#!/bin/sh\n"), screen.out());
    assertEquals(0, screen.type(commands.make("generate vault-policy"), "-c", file));
    assertTrue(screen.out().contains("path \"auth/token/create/"), screen.out());
    assertEquals(0, screen.type(commands.make("generate sql"), "-c", file, "--remove"));
    assertTrue(screen.out().contains("DROP ROLE"), screen.out());
    assertEquals(2, screen.type(commands.make("generate sql"), "-c", file, "--target", "reportin"));
    assertTrue(screen.err().contains("Did you mean reporting?"), screen.err());
  }

  @Test
  @DisplayName("who rotates roots has a policy of its own, and no other has a root password in it")
  void rotatorPolicy() {
    String file = "../examples/batch-job/rotator.yaml";
    String record = "path \"mayfly/data/roots/database/reporting\"";
    assertEquals(0, screen.type(commands.make("generate rotator-policy"), "-c", file));
    assertTrue(screen.out().contains(record), screen.out());
    assertFalse(screen.out().contains("auth/token/create/"), screen.out());
    assertEquals(0, screen.type(commands.make("generate vault-policy"), "-c", file));
    assertTrue(screen.out().contains("auth/token/create/"), screen.out());
    assertFalse(screen.out().contains(record), screen.out());
  }

  @Test
  @DisplayName(
      "a target with Mayfly's plugin has it registered, and a connection that says what it must know")
  void plugin() throws Exception {
    Path file = starter();
    Files.writeString(
        file,
        Files.readString(file)
            .replace("# databases: [ … ]", "issuer: { vault: { plugin: our-plugin } }"));
    String path = file.toString();
    assertEquals(0, screen.type(commands.make("generate plugin"), "-c", path), screen.err());
    assertTrue(
        screen.out().contains("write sys/plugins/catalog/database/our-plugin "), screen.out());
    assertEquals(0, screen.type(commands.make("generate vault"), "-c", path));
    for (String said : List.of("\"plugin_name\": \"our-plugin\"", "\"backend\": \"postgresql\"")) {
      assertTrue(screen.out().contains(said), screen.out());
    }
    assertFalse(screen.out().contains("username_template"), screen.out());
    assertEquals(0, screen.type(commands.make("generate plugin"), "-c", path, "--remove"));
    assertTrue(screen.out().contains("deregister database our-plugin"), screen.out());
    assertEquals(0, screen.type(commands.make("generate plugin"), "-c", starter().toString()));
    assertTrue(screen.err().contains("nothing of kind plugin"), screen.err());
  }

  @Test
  @DisplayName("a key is explained by its path, by the end of it, and as it stands in a file")
  void explained() {
    for (String key :
        new String[] {
          "tasks.grants.ttl", "grants.ttl", "tasks[0].grants[1].ttl", "tasks[].grants[].ttl"
        }) {
      assertEquals(0, screen.type(commands.make("config explain"), key), screen.err());
      assertTrue(
          screen
              .out()
              .startsWith(
                  "tasks[].grants[].ttl\n    time, such as 90s, 15m, 6h or 1d; default 15m\n"),
          screen.out());
    }
    assertEquals(0, screen.type(commands.make("config explain"), "targets.reporting.guard"));
    assertTrue(screen.out().contains("targets.NAME.guard  (backend postgresql)\n"), screen.out());
    assertTrue(screen.out().contains("targets.NAME.guard.ttl "), screen.out());
    assertEquals(0, screen.type(commands.make("config explain"), "ttl", "-o", "jsonl"));
    assertTrue(screen.out().lines().count() > 2, screen.out());
  }

  @Test
  @DisplayName("of a key that there is not, the nearest is named; without a key, all are listed")
  void notExplained() {
    assertEquals(2, screen.type(commands.make("config explain"), "shutdwon_grace"));
    assertTrue(screen.err().contains("[unknown-key]"), screen.err());
    assertTrue(screen.err().contains("Did you mean `shutdown_grace`?"), screen.err());
    assertEquals(2, screen.type(commands.make("config explain"), "tasks.heartbeet"));
    assertTrue(screen.err().contains("Did you mean `tasks.heartbeat`?"), screen.err());
    assertEquals(0, screen.type(commands.make("config explain")));
    assertTrue(screen.out().contains("\ntargets.NAME.url "), screen.out());
  }

  @Test
  @DisplayName("the schema that is printed is the published one")
  void schema() throws Exception {
    assertEquals(0, screen.type(commands.make("config schema")));
    assertEquals(Files.readString(Path.of("../docs/mayfly.schema.json")), screen.out());
  }
}

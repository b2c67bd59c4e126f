package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Once a delivered file was replaced,")
class OnChangeTest {

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers =
        PreparedServers.prepare(
            "changes",
            folder,
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    ttl: 5s\n    max_ttl: 10s\n");
  }

  private static String delivering(String text, String deliver) {
    return text.replace("ttl: 5m", "ttl: 5s\n        deliver: [ " + deliver + " ]");
  }

  @Test
  @DisplayName("mayfly run sends its command the signal, which then finds the next login there")
  void signalsTheCommand() throws Exception {
    Path login = folder.resolve("login");
    Path file =
        servers.changed(
            "signal.yaml",
            "deliver: [ { environment: pg } ]",
            "deliver: [ { file: "
                + login
                + ", format: dotenv, on_change: signal, signal: USR1 } ]");
    Files.writeString(file, Files.readString(file).replace("ttl: 5m", "ttl: 5s"));
    MayflyProcess mayfly =
        MayflyProcess.run(
            folder,
            "run",
            "-c",
            file.toString(),
            "--",
            "sh",
            "-c",
            "before=$(cat "
                + login
                + "); trap 'changed=yes' USR1; while [ -z \"$changed\" ]; do sleep 0.1; done;"
                + " test \"$before\" != \"$(cat "
                + login
                + ")\" && . "
                + login
                + " && export PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD && psql -AtXc 'SELECT"
                + " count(*) FROM sales'");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    assertEquals("1000\n", mayfly.output());
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("a sidecar that cannot know whom to signal does not begin")
  void refusesASignalToNobody() throws Exception {
    Path file =
        servers.changed(
            "nobody.yaml",
            "deliver: [ { environment: pg } ]",
            "deliver: [ { file: /dev/shm/x, format: json, on_change: signal } ]");
    MayflyProcess sidecar = MayflyProcess.run(folder, "sidecar", "-c", file.toString());
    assertEquals(125, sidecar.exitCode());
    assertTrue(sidecar.errors().contains("add `pid_file`"), sidecar.errors());
  }

  @Test
  @DisplayName(
      "a sidecar signals whom the pid file names, and runs a command whose words it logs without"
          + " the secret")
  void signalsAndExecutes() throws Exception {
    Path pid = folder.resolve("task.pid");
    Process job =
        new ProcessBuilder(
                "env",
                "--default-signal=HUP",
                "sh",
                "-c",
                "trap 'echo changed; exit 5' HUP; echo $$ > "
                    + pid
                    + "; while :; do sleep 0.1; done")
            .start();
    try (ServingSidecar sidecar =
            ServingSidecar.start(
                servers,
                text ->
                    delivering(
                        text,
                        "{ file: PLACE/one, format: spring, on_change: signal, pid_file: "
                            + pid
                            + " }, { file: PLACE/two, format: json, on_change: exec, exec: [ /bin/sh,"
                            + " -c, 'cat \"$MAYFLY_FILE\"; exit 3' ] }"));
        TaskSession task = sidecar.client().join("job")) {
      Await.until(
          "the command's failure is logged",
          ServingSidecar.LIMIT,
          () -> sidecar.errors().contains("exit code 3"));
      assertEquals(5, job.waitFor());
      String logged = sidecar.errors();
      assertTrue(logged.contains("(secret)"), logged);
      assertFalse(
          logged.contains(task.credentials().get("main/changes_rw").password()),
          "a secret is logged");
      assertFalse(task.over().isDone());
    } finally {
      job.destroyForcibly();
    }
    assertEquals(List.of(), servers.accounts());
  }
}

package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("mayfly wait")
class WaitTest {

  @TempDir private Path folder;
  private Path run;
  private Path config;

  @BeforeEach
  void configure() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    config =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            version: 1
            vault: { address: "https://127.0.0.1:8200", auth: { method: token_file, token_file_path: /run/token } }
            targets:
              main: { backend: postgresql, url: "postgresql://127.0.0.1/app" }
            policy:
              - { name: all, principals: [ "*" ], target: main, roles: [ w ], max_ttl: 1h }
            tasks:
              - name: report
                heartbeat: { source: fifo, fifo: RUN/pulse }
                grants:
                  - target: main
                    role: w
                    deliver: [ { file: RUN/service.conf, format: pgservice }, { file: RUN/pass, format: pgpass } ]
              - name: runs
                grants:
                  - { target: main, role: w, deliver: [ { file: "RUN/{{incarnation}}/pass", format: pgpass } ] }
              - name: bare
                grants: [ { target: main, role: w } ]
            """
                .replace("RUN", run.toString()));
  }

  private InProcess await(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "wait";
    all[1] = "-c";
    all[2] = config.toString();
    System.arraycopy(words, 0, all, 3, words.length);
    return InProcess.run(all);
  }

  @Test
  @DisplayName("returns once every file of the task is there, and not before")
  void untilTheyAreThere() throws Exception {
    CompletableFuture<InProcess> waiting =
        CompletableFuture.supplyAsync(() -> await("report", "--timeout", "5m"));
    Files.writeString(run.resolve("pass"), "x");
    assertFalse(waiting.isDone());
    Files.writeString(run.resolve("service.conf"), "x");
    InProcess done = waiting.join();
    assertEquals(0, done.exitCode(), done.words());
    assertEquals("", done.words());
  }

  @Test
  @DisplayName("says after how long which file is not there, and why not")
  void notInTime() throws Exception {
    Files.createDirectory(run.resolve("pass"));
    InProcess late = await("report", "--timeout", "1ms");
    assertEquals(1, late.exitCode(), late.words());
    assertTrue(
        late.errors().contains("after 1ms " + run.resolve("service.conf") + " is not there; fix:"),
        late.errors());
    assertTrue(
        late.errors().contains(run.resolve("pass") + " is no regular file; fix:"), late.errors());
    Files.delete(run.resolve("pass"));
    Files.delete(run);
    late = await("report", "--timeout", "1ms");
    assertTrue(
        late.errors().contains("nor is its folder; fix: mount " + run + " here"), late.errors());
  }

  @Test
  @DisplayName("waits with --pipe for the named pipe, and takes no other file for it")
  void pipe() throws Exception {
    Files.writeString(run.resolve("pulse"), "");
    InProcess other = await("--pipe", "report", "--timeout", "1ms");
    assertEquals(1, other.exitCode(), other.words());
    assertTrue(other.errors().contains("pulse is no named pipe; fix: rm "), other.errors());
    Files.delete(run.resolve("pulse"));
    assertEquals(
        0, new ProcessBuilder("mkfifo", run.resolve("pulse").toString()).start().waitFor());
    assertEquals(0, await("--pipe", "report").exitCode());
  }

  @Test
  @DisplayName("cannot wait for what is in no configuration, and says so at once")
  void nothingToWaitFor() {
    fails("[unknown-task]", "Did you mean report?", "reprot");
    fails("[no-files]", "task bare has no files", "bare");
    fails("[no-pipe]", "task bare has no named pipe", "bare", "--pipe");
    fails("[unknown-incarnation]", "is another file in every run", "runs");
    fails("[usage]", "`soon` is no time", "report", "--timeout", "soon");
  }

  private void fails(String code, String words, String... arguments) {
    InProcess failed = await(arguments);
    assertEquals(2, failed.exitCode(), failed.words());
    assertTrue(failed.errors().contains(code), failed.errors());
    assertTrue(failed.errors().contains(words), failed.errors());
  }
}

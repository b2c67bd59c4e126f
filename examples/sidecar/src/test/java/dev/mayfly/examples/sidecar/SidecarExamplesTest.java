package dev.mayfly.examples.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.Workstation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Beside one sidecar,")
class SidecarExamplesTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern LOGIN = Pattern.compile("as (mf-\\S+)");

  @TempDir private static Path folder;

  private static OpenBao bao;
  private static PostgreSql postgres;
  private static Path runtime;
  private static Workstation machine;
  private static Process sidecar;
  private static Path log;

  @BeforeAll
  static void start_the_sidecar() throws IOException {
    bao = OpenBao.builder().start();
    postgres = PostgreSql.builder().start();
    runtime = Files.createDirectory(folder.resolve("run"));
    machine = new Workstation(folder, runtime, bao, postgres);
    Workstation.Result setUp = machine.run(administrator(), "../batch-job/set-up.sh");
    assertEquals(0, setUp.code(), setUp.output());
    log = Files.createFile(folder.resolve("sidecar.log"));
    sidecar = machine.start(Map.of(), "exec mayfly sidecar -c mayfly.yaml", log);
    for (String file : List.of("nightly-report.pulse", "shell-report.pulse", "api/mayfly.sock")) {
      Await.until(
          file + " is there: " + Files.readString(log),
          LIMIT,
          () -> Files.exists(runtime.resolve(file)));
    }
  }

  private static Map<String, String> administrator() {
    return Map.of(
        "PGUSER", postgres.superuser(),
        "PGPASSWORD", postgres.superuserPassword(),
        "VAULT_TOKEN", bao.rootToken(),
        "MAYFLY_CONFIG", Path.of("mayfly.yaml").toAbsolutePath().toString());
  }

  @AfterAll
  static void stop_it() throws Exception {
    sidecar.destroy();
    assertTrue(sidecar.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), Files.readString(log));
    assertEquals(0, sidecar.exitValue(), Files.readString(log));
    assertEquals(List.of(), logins());
    bao.close();
    postgres.close();
  }

  private static List<String> logins() {
    return postgres.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'");
  }

  private static Workstation.Result run(String script) throws IOException {
    Workstation.Result job = machine.run(Map.of(), script);
    assertEquals(0, job.code(), job.output());
    Matcher login = LOGIN.matcher(job.output());
    assertTrue(login.find(), job.output());
    String name = login.group(1);
    Await.until("the login is gone", LIMIT, () -> !logins().contains(name));
    return job;
  }

  @Test
  @DisplayName("the batch job writes its report as a process of its own")
  void two_processes() throws IOException {
    Workstation.Result job = run("./nightly-report.sh 1");
    assertTrue(job.output().contains("the report is complete"), job.output());
  }

  @Test
  @DisplayName("a shell script reads with a login that ends with it")
  void shell() throws IOException {
    assertTrue(run("./shell-report.sh").output().startsWith("20000 sales read as mf-"));
  }

  @Test
  @DisplayName("a Python script does so over the socket, and is told the proof")
  void python() throws IOException {
    Workstation.Result job = run("python3 python_report.py");
    assertTrue(job.output().startsWith("20000 sales read as mf-"), job.output());
    assertTrue(job.output().contains("the login is proven to be gone"), job.output());
  }

  @Test
  @DisplayName("a Java program does so through a pool")
  void java_with_a_pool() throws IOException {
    Workstation.Result job =
        run(
            "MAYFLY_SOCKET=$RUNTIME_DIRECTORY/api/mayfly.sock exec \"$JAVA\" -cp \"$CLASSES\""
                + " dev.mayfly.examples.sidecar.PooledReport");
    assertTrue(job.output().contains("20000 sales read as mf-"), job.output());
    assertTrue(job.output().contains("the login is proven to be gone"), job.output());
  }
}

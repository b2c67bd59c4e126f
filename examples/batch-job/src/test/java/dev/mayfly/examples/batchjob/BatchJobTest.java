package dev.mayfly.examples.batchjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.Workstation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

@DisplayName("A batch job under mayfly run")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BatchJobTest {

  private static final String CONFIGURATION = "mayfly.yaml";
  private static final String ROTATOR = "rotator.yaml";
  private static final String RECORD = "mayfly/data/roots/database/reporting";
  private static final String RUN =
      "exec mayfly run -c "
          + CONFIGURATION
          + " -- \"$JAVA\" -cp \"$JOB_CLASSES\" dev.mayfly.examples.batchjob.BatchJob ";
  private static final Pattern SESSION = Pattern.compile("session (\\d+) as mf-");

  private static final String USER = System.getProperty("user.name");
  private static final boolean ROOT = USER.equals("root");

  @TempDir private static Path folder;

  @TempDir(factory = InMemory.class)
  private static Path runtime;

  private static OpenBao bao;
  private static PostgreSql postgres;
  private static Map<String, String> administrator;
  private static Map<String, String> job;
  private static Workstation shell;

  @BeforeAll
  static void set_up_with_what_mayfly_generates() throws Exception {
    bao = OpenBao.builder().start();
    postgres = PostgreSql.builder().start();
    administrator =
        Map.of(
            "PGUSER", postgres.superuser(),
            "PGPASSWORD", postgres.superuserPassword(),
            "VAULT_TOKEN", bao.rootToken());
    shell = new Workstation(folder, runtime, bao, postgres);
    job = Map.of("JOB_USER", ROOT ? "nobody" : USER, "JOB_CLASSES", readable());
    Workstation.Result setUp = shell.run(administrator, "./set-up.sh");
    assertEquals(0, setUp.code(), setUp.output());
  }

  @AfterAll
  static void close() {
    bao.close();
    postgres.close();
  }

  /** What the job consists of, where its user can read it. */
  private static String readable() throws IOException, SQLException {
    Class<?> driver = DriverManager.getDriver("jdbc:postgresql:").getClass();
    List<String> copies = new ArrayList<>();
    for (Class<?> part : List.of(BatchJob.class, driver)) {
      String from = part.getProtectionDomain().getCodeSource().getLocation().getPath();
      Path to = runtime.resolve(part.getSimpleName());
      shell.run(Map.of(), "cp -r '%s' '%s' && chmod -R a+rX '%2$s'".formatted(from, to));
      copies.add(to.toString());
    }
    return String.join(":", copies);
  }

  private static void newSecretId() throws IOException {
    Workstation.Result handedOver = shell.run(administrator, "./new-secret-id.sh");
    assertEquals(0, handedOver.code(), handedOver.output());
  }

  @Test
  @Order(1)
  @DisplayName("finds nothing to complain of on the servers that set-up.sh prepared")
  void doctor_is_clean() throws IOException {
    assumeTrue(ROOT, "ISOLATION NOT TESTED: only root can run a command as another user");
    for (String configuration : List.of(CONFIGURATION, ROTATOR)) {
      Workstation.Result doctor = shell.run(job, "mayfly doctor -c " + configuration);
      assertEquals(0, doctor.code(), doctor.output());
      assertFalse(
          doctor.output().lines().anyMatch(line -> line.strip().startsWith("!")), doctor.output());
    }
  }

  @Test
  @Order(2)
  @DisplayName("needs another secret id for each start, and says so")
  void one_start_each() throws IOException {
    newSecretId();
    assertEquals(0, shell.run(job, "mayfly doctor -c " + CONFIGURATION).code());
    Workstation.Result second = shell.run(job, "mayfly doctor -c " + CONFIGURATION);
    assertEquals(1, second.code(), second.output());
    assertTrue(second.output().contains("TAMPERED"), second.output());
    assertTrue(second.output().contains("needs a new one for each start"), second.output());
  }

  @Test
  @Order(3)
  @DisplayName("can read nothing that Mayfly works with, and its receipt says so")
  void it_is_isolated() throws IOException {
    assumeTrue(ROOT, "ISOLATION NOT TESTED: only root can run a command as another user");
    newSecretId();
    Workstation.Result run =
        shell.run(
            job,
            "exec mayfly run -c "
                + CONFIGURATION
                + " -- sh -c 'id -un; cat $CREDENTIALS_DIRECTORY/* || ls $STATE_DIRECTORY || cat /proc/$PPID/environ'");
    assertTrue(run.output().lines().anyMatch("nobody"::equals), run.output());
    assertEquals(1, run.code(), run.output());
    assertTrue(run.output().contains("\"isolated\":true"), run.output());
  }

  @Test
  @Order(4)
  @DisplayName("writes its report, and leaves the table to report_owner and no login")
  void it_finishes() throws IOException {
    newSecretId();
    Workstation.Result run = shell.run(job, RUN + "2");
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().contains("the report is complete"), run.output());
    String table = run.output().replaceAll("(?s).*table (report\\.\\w+) is made.*", "$1");
    assertEquals(List.of("20000"), postgres.query("reporting", "SELECT count(*) FROM " + table));
    assertEquals(
        List.of("report_owner"),
        postgres.query(
            "reporting",
            "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '%s'::regclass"
                .formatted(table)));
    nothing_is_left();
  }

  @Test
  @Order(5)
  @DisplayName("has asked for another root, which mayfly rotator then sees to")
  void its_root_is_rotated() throws Exception {
    assertEquals("mayfly_root_a", record("active"));
    Path output = Files.createFile(folder.resolve("rotator.log"));
    Process rotator = shell.start(Map.of(), "exec mayfly rotator -c " + ROTATOR, output);
    Await.until("the root is rotated", Duration.ofMinutes(1), () -> !record("last").isEmpty());
    assertEquals("mayfly_root_b", record("active"));
    rotator.destroy();
    assertEquals(0, rotator.waitFor(), Files.readString(output));
  }

  private static String record(String field) {
    return bao.admin().read(RECORD).data().get("data") instanceof Map<?, ?> fields
            && fields.containsKey(field)
        ? String.valueOf(fields.get(field))
        : "";
  }

  @Test
  @Order(6)
  @DisplayName("hears from PostgreSQL when its session is killed, and its exit code is passed on")
  void it_is_told() throws Exception {
    Path output = Files.createFile(folder.resolve("killed.log"));
    newSecretId();
    Process run = shell.start(job, RUN + "30", output);
    Await.until("its session is killed", Duration.ofSeconds(30), () -> kill(session(output)));
    assertEquals(1, run.waitFor());
    String words = "PostgreSQL says: FATAL: terminating connection due to administrator command";
    assertTrue(Files.readString(output).contains(words), Files.readString(output));
    nothing_is_left();
  }

  @Test
  @Order(7)
  @DisplayName("can be taken back whole: no role, function, policy or mount path of Mayfly's stays")
  void it_is_removed() throws IOException {
    Workstation.Result removal =
        shell.run(
            administrator,
            "set -e; mayfly generate vault --remove -c %1$s | sh; mayfly generate sql --remove -c %1$s | psql -X -q -v ON_ERROR_STOP=1 -d reporting"
                .formatted(CONFIGURATION));
    assertEquals(0, removal.code(), removal.output());
    assertEquals(
        List.of(),
        postgres.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname ~ '^mayfly'"));
    assertEquals(
        List.of(),
        postgres.query("reporting", "SELECT nspname FROM pg_namespace WHERE nspname = 'mayfly'"));
    assertEquals(List.of(), bao.admin().list("database/roles"));
    assertEquals(List.of(), bao.admin().list("mayfly/metadata"));
  }

  private static String session(Path output) throws IOException {
    Matcher session = SESSION.matcher(Files.readString(output));
    return session.find() ? session.group(1) : "0";
  }

  /** While the server is at work for it: who only writes does not read the server's last words. */
  private static boolean kill(String session) {
    return postgres
        .query(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND query LIKE '%%pg_sleep%%' AND state = 'active'"
                .formatted(session))
        .equals(List.of("t"));
  }

  private static void nothing_is_left() {
    assertEquals(
        List.of(),
        postgres.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'"));
    assertFalse(Files.exists(runtime.resolve("pg_service.conf")));
  }

  /** Where a credential belongs: the doctor complains of any other place. */
  static final class InMemory implements TempDirFactory {

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
        throws IOException {
      Path made = Files.createTempDirectory(Path.of("/dev/shm"), "batch-job");
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
      return made;
    }
  }
}
